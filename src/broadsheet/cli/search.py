"""``broadsheet search TEXT``."""

from argparse import ArgumentParser, Namespace

from broadsheet.cli import encode, formats, say
from broadsheet.model.errors import QuerySyntax
from broadsheet.model.query import LARGEST_PAGE, MODES, ORDERS, PAGE, Query, read_span
from broadsheet.wording import links

EXAMPLES = """  broadsheet search 'sparse attention'
  broadsheet search '"block sparse" author:han -vision date:2025-01..' --order date
  broadsheet search 'sparse attention' --announced 2026-11-18
  broadsheet search 'https://arxiv.org/abs/2409.17481' --json
  broadsheet search 'author:lovelace' --format ris > lovelace.ris"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument(
        "text", nargs="+", metavar="TEXT", help='words, "phrases", -without, author: cat: source: org: date:'
    )
    parser.add_argument("--mode", choices=MODES, default="hybrid", help="how to match (default: hybrid)")
    parser.add_argument("--order", choices=ORDERS, default="relevance", help="how to order (default: relevance)")
    parser.add_argument(
        "--limit", default=str(PAGE), metavar="N", help=f"entries, 1 to {LARGEST_PAGE} (default: {PAGE})"
    )
    parser.add_argument("--announced", metavar="DAYS", help="only what is new in the editions of DAY or DAY..DAY")
    parser.add_argument("--after", metavar="CURSOR", help="go on after this cursor")
    formats.add_format(parser)


def run(args: Namespace) -> int:
    """Print what was found."""
    limit = say.whole_number(args.limit, "--limit", 1, LARGEST_PAGE)
    days = read_span(args.announced) if args.announced else None
    query = Query(" ".join(args.text), args.order, args.mode, limit, args.after, days)
    site = say.reading_site(args)
    page = site.search(query, leads=False)
    if page.mistake:
        raise QuerySyntax(page.mistake)
    if formats.is_asked(args):
        title = f"Search: {query.text}"
        formats.listing(args, page.listing, title, links.query_url(query), site.own.address)
    elif args.json:
        say.document(encode.listing(page.listing, site.own.address))
    else:
        print("\n".join(encode.listing_text(page.listing)))
    return 0
