"""``broadsheet import FILE``."""

import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from rich.progress import Progress

from broadsheet.actions.import_file import Imported, import_file, import_starter, remove_starter
from broadsheet.actions.import_whole import import_whole
from broadsheet.actions.whole import is_whole
from broadsheet.cli import say
from broadsheet.cli.bar import progress
from broadsheet.lib.memory import anonymous_mb, collecting_seldom
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Rejected
from broadsheet.press import following
from broadsheet.wiring import Site

EXAMPLES = """  broadsheet import references.bib
  broadsheet import papers.jsonl.gz --source mylab --json
  broadsheet import library.ndjson.gz --data new-library
  broadsheet import --starter
  broadsheet import --remove-starter"""
_NAMED = 20
_LARGE = 4 * 2**20
"""Bytes from which a second process is worth its start: it indexes while this one reads."""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="BibTeX, JSON Lines or a whole library, plain or gzip"
    )
    parser.add_argument(
        "--source", metavar="NAME", help="file the records under this source (default: the file's name)"
    )
    parser.add_argument("--starter", action="store_true", help="load the starter edition that ships with Broadsheet")
    parser.add_argument("--remove-starter", action="store_true", help="take the starter edition back")


def run(args: Namespace) -> int:
    """Import, let the indexes catch up, and say what came of it."""
    if sum((args.file is not None, args.starter, args.remove_starter)) != 1:
        raise WrongUse("Name one FILE, or say --starter or --remove-starter.")
    begun = time.monotonic()
    site = say.site_of(args)
    if args.remove_starter:
        return _remove_starter(site, as_json=args.json)
    if args.file is not None and is_whole(args.file):
        return _whole(site, args)
    done = import_starter(site.store, site.clock) if args.starter else _with_bar(site, args)
    site.catch_up()
    _report(done, time.monotonic() - begun, as_json=args.json)
    return 0


def _whole(site: Site, args: Namespace) -> int:
    """Take in a whole library, and let the indexes catch up."""
    if args.source:
        raise WrongUse("A whole library keeps its sources; leave --source away.")
    begun = time.monotonic()
    with progress() as bar, collecting_seldom():
        task = bar.add_task("Importing", total=None, said="")
        done = import_whole(
            site.house,
            args.file,
            lambda so_far: bar.update(task, total=so_far.size, completed=so_far.at, said=f"{so_far.rows:,} rows"),
        )
        peak = max(done.peak_mb, _catch_up(site, bar))
    if args.json:
        figures = {"seconds": round(time.monotonic() - begun, 2), "peak_rss_mb": round(peak, 1)}
        say.document({"rows": done.rows, "tables": dict(done.tables), **figures})
    else:
        print(f"{done.rows:,} rows of {len(done.tables)} tables are here and can be searched.")
    return 0


def _catch_up(site: Site, bar: Progress) -> float:
    """Let the indexes catch up, which takes longer than storing does; the most anonymous memory seen, in MiB."""
    task, peak = bar.add_task("Indexing", total=None, said=""), anonymous_mb()

    def tell(seq: int, last: int) -> None:
        nonlocal peak
        peak = max(peak, anonymous_mb())
        bar.update(task, total=last, completed=seq, said=f"change {seq:,}")

    site.catch_up(progress=tell)
    return max(peak, anonymous_mb())


def _remove_starter(site: Site, *, as_json: bool) -> int:
    gone = remove_starter(site.store, site.clock)
    site.catch_up()
    if as_json:
        say.document({"removed": gone})
    else:
        print(f"{gone} papers of the starter edition are gone; what other sources said of the rest stays.")
    return 0


def _with_bar(site: Site, args: Namespace) -> Imported:
    begun = time.monotonic()
    with progress() as bar:
        task = bar.add_task("Importing", total=None, said="")

        def tell(done: Imported) -> None:
            rate = done.read / max(time.monotonic() - begun, 0.001)
            bar.update(task, total=done.size or None, completed=done.at, said=f"{done.read:,} papers, {rate:,.0f}/s")

        if not args.file.is_file() or args.file.stat().st_size < _LARGE:
            return import_file(site.store, args.file, site.clock, tell, args.source, site.house)
        with following(site) as memory, collecting_seldom():
            done = import_file(site.store, args.file, site.clock, tell, args.source, site.house)
        return replace(done, peak_mb=done.peak_mb + memory())


def _report(done: Imported, seconds: float, *, as_json: bool) -> None:
    peak = max(done.peak_mb, anonymous_mb())
    if as_json:
        counts = {name: getattr(done, name) for name in ("read", "added", "changed", "unchanged")}
        rejected = [_rejected(one) for one in done.rejected]
        figures = {"seconds": round(seconds, 2), "peak_rss_mb": round(peak, 1)}
        say.document({**counts, "rejected": rejected, **figures})
        return
    print(f"{done.read:,} read: {done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged.")
    for one in done.rejected[:_NAMED]:
        print(say.plain(f"  {one.where}: {one.why}"))
    if len(done.rejected) > _NAMED:
        print(f"  and {len(done.rejected) - _NAMED:,} more; all are kept in quarantine.")


def _rejected(one: Rejected) -> dict[str, object]:
    number = one.where.removeprefix("line ")
    return {"line": int(number) if number.isdigit() else one.where, "why": one.why}
