"""No regular expression of the text modules can be made to run long (S-16)."""

import re
import time
from types import ModuleType

import pytest

from broadsheet.lib import markup, mathml, mathml_quick
from broadsheet.lib.text import clean, keys, names, nested, spans, tex

_MODULES: tuple[ModuleType, ...] = (markup, mathml, mathml_quick, clean, keys, names, nested, spans, tex)
_PATTERNS = [
    pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}{name}")
    for module in _MODULES
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
]
_PUMPS = (
    "a",
    "A",
    "1",
    " ",
    "\n",
    "\\",
    "{",
    "}",
    "$",
    "(",
    ")",
    "-",
    "~",
    "`",
    "'",
    ",",
    "\u0301",
    "\\(",
    "\\[",
    "\\a",
    "\\textbf{",
    "\\c ",
    "{a-",
    "a b ",
    "(1)",
    " and ",
    " for x",
    "et al",
    "``a",
    "{\\bf ",
    "\\text{$",
    '<mi a="',
    "&#x",
    "1.",
    "\\'{",
    "for the a ",
    "$1 a",
)
_LENGTH = 10_000
_BOUND = 0.5  # seconds; measured figures are below 0.05, the rest is for slow machines


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_a_pattern_stays_fast_on_hostile_text(pattern: re.Pattern[str]) -> None:
    for pump in _PUMPS:
        for text in ((pump * _LENGTH)[:_LENGTH], (pump * _LENGTH)[:_LENGTH] + "\x00!"):
            began = time.process_time()
            pattern.sub("", text)
            pattern.match(text)
            assert time.process_time() - began < _BOUND, pump
