"""What the command line prints: JSON and text on standard output, sentences on standard error."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from broadsheet.model.errors import WrongUse
from broadsheet.settings import load
from broadsheet.wiring import Site, open_site

_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), *range(0xD800, 0xE000)], " ")


def problem(sentence: str) -> None:
    """A sentence for the person at the terminal."""
    print(plain(sentence), file=sys.stderr)


def plain(text: str) -> str:
    """Text without control characters and lone surrogates: a title must not move the cursor."""
    return text.translate(_CONTROLS)


def document(value: Mapping[str, Any]) -> None:
    """The one JSON document of a command."""
    # a lone surrogate cannot be printed; spelled as an escape it is the same JSON
    print(json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode())


def site_of(args: Namespace) -> Site:
    """The library the arguments name."""
    return open_site(load(args.data))


def reading_site(args: Namespace) -> Site:
    """The library for a command that reads; an empty one shows the starter edition."""
    site = site_of(args)
    if site.is_empty():
        # only a library without papers needs what writing needs
        import_module("broadsheet.press").load_starter(site)
    notice = site.notice()
    if notice:
        problem(notice)
    return site


def whole_number(text: str, name: str, least: int, most: int) -> int:
    """A number within bounds. Raises WrongUse."""
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise WrongUse(f"{name} takes a whole number from {least} to {most:,}.")
    return int(text)
