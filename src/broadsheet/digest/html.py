"""A digest as HTML that survives readers of mail: tables, styles inline, no pictures, nothing from elsewhere."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from broadsheet.digest.digest import Digest, Part
from broadsheet.digest.said import contents, preview
from broadsheet.digest.told import Told, more
from broadsheet.wording import words

_FACES = {
    "serif": Markup("Charter,'Bitstream Charter','Sitka Text',Cambria,Georgia,serif"),
    "sans": Markup("-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"),
}
# what HTML forbids in text (Living Standard §13.1.4), and lone surrogates, which UTF-8 cannot carry
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with everything escaped and every missing name an error."""
    made = Environment(
        loader=PackageLoader("broadsheet.digest", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(_FACES)
    made.filters.update({"number": words.number, "plural": words.plural})
    return made


def frame(digest: Digest, passages: Iterable[str]) -> str:
    """The digest around its parts as ``passage`` writes them."""
    return _printed(
        "digest.html",
        digest=digest,
        date=f"{words.weekday(digest.day)} {words.long_day(digest.day)}",
        preview=preview(digest),
        contents=contents(digest),
        passages=Markup("").join(map(Markup, passages)),  # printed below, escaped
    )


def passage(part: Part, entries: Sequence[Told]) -> str:
    """A part as rows of the table."""
    return _printed("passage.html", part=part, entries=entries, more=more(part))


def _printed(template: str, **names: object) -> str:
    return _FORBIDDEN.sub("\ufffd", environment().get_template(template).render(names)).lstrip()
