"""Names as citations write them: family, given and suffix apart, or a name that is not taken apart at all."""

import re
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:collaborations?|teams?|consortium|group|project|committee|working|initiative|network|institute|lab"
    r"|et al)\b|\d|\s(?:and|&)\s",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:and|&)\s+", re.IGNORECASE)
"""What a careless cut leaves before the last name of a list."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name; one without ``given`` and ``suffix`` is printed as it is: a group, or somebody with one name."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is not taken apart."""
        return not (self.given or self.suffix)

    @property
    def display(self) -> str:
        """The name as people say it: “Sammy Davis Jr.”."""
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def sorted(self) -> str:
        """The name as lists sort it: “Davis, Sammy, Jr.”."""
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))


def name_of(text: str) -> Name:
    """Take a name apart by the rules of BibTeX: the family begins at the first lower-case word, else it is the last.

    “Ludwig van der Berg” is van der Berg; “Berg, Ludwig” is turned round. Groups
    stay whole. Source: Oren Patashnik, "BibTeXing", section on names.
    """
    text = _LEADING.sub("", " ".join(text.split()).strip(" ,;"))
    if _GROUP.search(text):
        return Name(text)
    if "," in text:
        return _turned([part.strip() for part in text.split(",")])
    words = text.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(text)
    start = next((at for at in range(1, len(words) - 1) if words[at][0].islower()), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _turned(parts: list[str]) -> Name:
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    given = [part for part in parts[1:] if part and part not in suffixes]
    return Name(parts[0], " ".join(given), " ".join(suffixes))
