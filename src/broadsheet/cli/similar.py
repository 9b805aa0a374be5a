"""``broadsheet similar ID``."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from broadsheet.cli import encode, formats, say
from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.query import LARGEST_PAGE, PAGE
from broadsheet.queries.similar import LONGEST
from broadsheet.wiring import Site
from broadsheet.wording import links

EXAMPLES = """  broadsheet similar 2409.17481
  broadsheet similar 2409.17481 2503.16428 --limit 5
  broadsheet similar --text abstract.txt --json
  wl-paste | broadsheet similar --text -"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="papers, by any form of their id; several count together")
    parser.add_argument(
        "--text", metavar="FILE", help="a text that is not in the library, such as an abstract; - is standard input"
    )
    parser.add_argument(
        "--limit", default=str(PAGE), metavar="N", help=f"entries, 1 to {LARGEST_PAGE} (default: {PAGE})"
    )
    formats.add_format(parser)


def run(args: Namespace) -> int:
    """Print what resembles these papers, or this text."""
    limit = say.whole_number(args.limit, "--limit", 1, LARGEST_PAGE)
    if bool(args.ids) == bool(args.text):
        raise WrongUse("Name papers by their ids, or a text with --text FILE.")
    site = say.reading_site(args)
    found = _found(site, args, limit)
    if formats.is_asked(args):
        page = links.similar_url(args.ids)
        formats.listing(args, found, "What resembles it", page, site.own.address)
    elif args.json:
        say.document(encode.listing(found, site.own.address))
    else:
        print("\n".join(encode.listing_text(found)))
    return 0


def _found(site: Site, args: Namespace, limit: int) -> Listing:
    return site.similar(args.ids, limit) if args.ids else site.resembling(_read(args.text), limit)


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read(LONGEST)
    with Path(name).open(encoding="utf-8", errors="replace") as file:
        return file.read(LONGEST)
