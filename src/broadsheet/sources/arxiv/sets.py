"""From a category to the OAI set that holds it ("cs.CL" → "cs:cs:CL")."""

import re
from typing import Final

from broadsheet.model.errors import WrongUse

_PHYSICS = (
    *("astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th"),
    *("math-ph", "nlin", "nucl-ex", "nucl-th", "physics", "quant-ph"),
)
_OWN_GROUP = ("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat")

ARCHIVES: Final = {**{name: name for name in _OWN_GROUP}, **dict.fromkeys(_PHYSICS, "physics")}
"""Archive → its group, the first part of a set name."""

_CATEGORY = re.compile(r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.(?P<subject>[A-Za-z]+(?:-[a-z]+)*))?")


def set_of(category: str) -> str:
    """The OAI set of a category or a whole archive; raises WrongUse for anything arXiv does not have."""
    found = _CATEGORY.fullmatch(category)
    if not found or found["archive"] not in ARCHIVES:
        raise WrongUse(f"“{category[:40]}” is no arXiv category. Write it as cs.CL, stat.ML or hep-th.")
    archive, subject = found["archive"], found["subject"]
    return ":".join(part for part in (ARCHIVES[archive], archive, subject) if part)
