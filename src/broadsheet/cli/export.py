"""``broadsheet export FILE``."""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from broadsheet.actions.export_whole import Exported, export_whole
from broadsheet.cli import say
from broadsheet.cli.bar import progress
from broadsheet.wiring import Site

EXAMPLES = """  broadsheet export library.ndjson.gz
  broadsheet export /srv/backup --people
  broadsheet import library.ndjson.gz --data new-library"""
NAME = "broadsheet.ndjson.gz"
"""What the file is called in a folder."""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=f"a new file, packed if it ends in .gz, or a folder ({NAME})"
    )
    parser.add_argument(
        "--people", action="store_true", help="readers and what they did as well: passwords' hashes, addresses, votes"
    )


def run(args: Namespace) -> int:
    """Write the whole library into one file, and say what is in it."""
    begun = time.monotonic()
    site = say.site_of(args)
    path = args.file / NAME if args.file.is_dir() else args.file
    done = _with_bar(site, path, people=args.people)
    seconds = time.monotonic() - begun
    if args.json:
        figures = {"seconds": round(seconds, 2), "bytes": path.stat().st_size, "peak_rss_mb": round(done.peak_mb, 1)}
        say.document({"file": str(path), "rows": done.rows, "tables": dict(done.tables), **figures})
        return 0
    print(say.plain(f"{done.rows:,} rows of {len(done.tables)} tables are in {path}."))
    if args.people:
        print("They hold people: keep the file as you keep the library, and secret.key with it.")
    return 0


def _with_bar(site: Site, path: Path, *, people: bool) -> Exported:
    with progress() as bar:
        task = bar.add_task("Exporting", total=None, said="")

        def tell(done: Exported) -> None:
            bar.update(task, total=done.of, completed=done.rows, said=f"{done.rows:,} rows")

        return export_whole(site.store, path, tell, people=people)
