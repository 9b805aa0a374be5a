"""A digest as HTML that survives readers of mail: tables, styles inline, no pictures, nothing from elsewhere."""

import re
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from broadsheet.digest.digest import Digest
from broadsheet.digest.said import contents, preview
from broadsheet.digest.told import told
from broadsheet.wording import words

_TEMPLATE = "digest.html"
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
    made.filters.update({"number": words.number, "plural": words.plural})
    return made


def write(digest: Digest, gist: int) -> str:
    """The digest as a document, abstracts cut to ``gist`` characters."""
    html = (
        environment()
        .get_template(_TEMPLATE)
        .render(
            digest=digest,
            date=f"{words.weekday(digest.day)} {words.long_day(digest.day)}",
            preview=preview(digest),
            contents=contents(digest),
            passages=told(digest, gist),
        )
    )
    return _FORBIDDEN.sub("\ufffd", html).lstrip()
