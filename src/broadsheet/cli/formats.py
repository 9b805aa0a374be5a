"""``--format``: papers and listings in the forms that reference managers, spreadsheets and agents read."""

import sys
from argparse import ArgumentParser, Namespace

from broadsheet.citing import markdown
from broadsheet.citing.forms import FORMS
from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.pages import PaperPage

_FORMS = {name.partition(".")[0]: name for name in FORMS}


def add_format(parser: ArgumentParser) -> None:
    """Take ``--format``."""
    parser.add_argument(
        "--format", choices=tuple(_FORMS), help="print BibTeX, RIS, CSL-JSON, comma-separated values or Markdown"
    )


def is_asked(args: Namespace) -> bool:
    """Whether a form was asked for. Raises WrongUse where JSON was as well."""
    if args.format and args.json:
        raise WrongUse("Say --json or --format, not both.")
    return bool(args.format)


def listing(args: Namespace, found: Listing, title: str, page: str, address: str) -> None:
    """Print a listing; ``page`` is the path of the same one for people."""
    write = FORMS[_FORMS[args.format]].write
    _out(write(found.papers, address) if write else markdown.listing(found, title, page, address))


def paper(args: Namespace, page: PaperPage, address: str) -> None:
    """Print one paper."""
    write = FORMS[_FORMS[args.format]].write
    _out(write([page.paper], address) if write else markdown.paper(page, address))


def _out(text: str) -> None:
    sys.stdout.write(text.encode("utf-8", "replace").decode())
