"""``broadsheet harvest``."""

from argparse import ArgumentParser, Namespace
from datetime import date

from broadsheet import jobs
from broadsheet.cli import say
from broadsheet.cli.bar import progress
from broadsheet.model.errors import WrongUse
from broadsheet.model.harvest import Harvest
from broadsheet.wiring import Site

EXAMPLES = """  broadsheet harvest
  broadsheet harvest --from 2026-11-02 --until 2026-11-06 --categories cs.CL,cs.IR
  broadsheet harvest --clear arxiv      ask a source again that had refused us"""
_LONGEST = 366


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("--from", dest="first", metavar="DAY", help="first day to ask for (YYYY-MM-DD)")
    parser.add_argument("--until", dest="last", metavar="DAY", help="last day to ask for (default: the first)")
    parser.add_argument("--categories", metavar="LIST", help="arXiv categories, separated by commas")
    parser.add_argument("--clear", metavar="SOURCE", help="let a source that refused us be asked again")


def run(args: Namespace) -> int:
    """Harvest now; failure when no source answered."""
    site = say.site_of(args)
    if args.clear:
        return _clear(site, args.clear)
    days = _days(args)
    categories = tuple((args.categories or "").replace(",", " ").split())
    with progress() as bar:
        task = bar.add_task("Harvesting", total=None, said="")

        def tell(so_far: Harvest, expected: int | None) -> None:
            said = f"{so_far.source}: {so_far.step}, {so_far.read:,} records"
            bar.update(task, total=expected, completed=so_far.read, said=say.plain(said))

        done = jobs.harvest_all(site, tell, days=days, categories=categories)
    _report(done, as_json=args.json)
    return 0 if any(one.outcome in ("ok", "ok_with_errors") for one in done) else 1


def _days(args: Namespace) -> tuple[date, date] | None:
    if not args.first and not args.last:
        return None
    if not args.first:
        raise WrongUse("--until needs --from.")
    first, last = _day(args.first), _day(args.last or args.first)
    if not 0 <= (last - first).days < _LONGEST:
        raise WrongUse(f"--from must not be after --until, and at most {_LONGEST} days are asked for at once.")
    return first, last


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"“{text}” is not a day like 2026-11-18.") from None


def _clear(site: Site, name: str) -> int:
    for source in site.harvested:
        if source.name == name:
            for host in source.hosts:
                site.stops.clear(host)
            say.problem(f"{source.title} will be asked again.")
            return 0
    raise WrongUse(f"There is no source “{name}” in the settings.")


def _report(done: tuple[Harvest, ...], *, as_json: bool) -> None:
    names = ("source", "outcome", "why", "read", "added", "changed", "rejected")
    if as_json:
        say.document({"harvests": [{name: getattr(one, name) for name in names} for one in done]})
        return
    for one in done:
        counts = f"{one.read:,} records, {one.added:,} new papers, {one.changed:,} changed"
        print(say.plain(f"{one.source}: {one.outcome.replace('_', ' ')}; {counts}. {one.why}"))
