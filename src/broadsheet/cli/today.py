"""``broadsheet today``."""

from argparse import ArgumentParser, Namespace
from datetime import date

from broadsheet.cli import encode, formats, say
from broadsheet.model.edition import Edition
from broadsheet.model.query import LARGEST_PAGE
from broadsheet.wording import words

EXAMPLES = """  broadsheet today
  broadsheet today --json --limit 50
  broadsheet today --format md"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("--limit", default="100", metavar="N", help="entries, 1 to 100 (default: 100)")
    parser.add_argument("--after", metavar="CURSOR", help="go on after this cursor")
    formats.add_format(parser)


def run(args: Namespace) -> int:
    """Print the latest edition."""
    limit = say.whole_number(args.limit, "--limit", 1, LARGEST_PAGE)
    site = say.reading_site(args)
    found = site.today(args.after, limit)
    edition = site.front().edition
    if formats.is_asked(args):
        formats.listing(args, found, "Today’s papers", "/", site.own.address)
    elif args.json:
        say.document({**encode.listing(found, site.own.address), "edition": _edition(edition)})
    else:
        print("\n".join([*_head(edition, found.notices), "", *encode.listing_text(found)]))
    return 0


def _head(edition: Edition, notices: tuple[str, ...]) -> list[str]:
    """The masthead: the day, and the same promise as on the page; what is said below is not said here too."""
    day = f"{words.weekday(edition.day)} {words.long_day(edition.day)}" if isinstance(edition.day, date) else ""
    number = f"No. {edition.number:,}" if edition.number else ""
    why = edition.why if edition.why not in notices else ""
    said = " ".join(filter(None, [words.completeness(edition), why]))
    return [encode.wrapped(" · ".join(filter(None, ["Broadsheet", day, number]))), encode.wrapped(said)]


def _edition(edition: Edition) -> dict[str, object]:
    return {
        "day": str(edition.day) if edition.day else None,
        "state": edition.state,
        "why": edition.why,
        "announced": edition.announced,
        "held": edition.held,
        "missing": list(edition.missing),
        "counts": [
            {"category": c.category, "announced": c.announced, "held": c.held, "readings": list(c.readings)}
            for c in edition.counts
        ],
    }
