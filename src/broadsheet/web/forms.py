"""Reads the fields of a form."""

from urllib.parse import parse_qs

from broadsheet.model.errors import WrongUse

MOST_FIELDS = 100


def fields(body: bytes) -> dict[str, str]:
    """The fields of a URL-encoded form, the last of each name; raises WrongUse for more than MOST_FIELDS."""
    try:
        pairs = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise WrongUse(f"A form here has at most {MOST_FIELDS} fields.") from None
    return {name: values[-1] for name, values in pairs.items()}
