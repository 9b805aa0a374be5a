"""``broadsheet index status`` and ``broadsheet index rebuild``."""

from argparse import ArgumentParser, Namespace

from broadsheet.cli import say
from broadsheet.cli.bar import progress

EXAMPLES = """  broadsheet index status --json
  broadsheet index rebuild"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("what", choices=("status", "rebuild"), help="report, or build anew while the old one answers")


def run(args: Namespace) -> int:
    """Report on the indexes, after building them anew when asked."""
    site = say.site_of(args)
    if args.what == "rebuild":
        cost = site.embedding_cost()
        if cost:
            say.problem(cost)
        with progress() as bar:
            task = bar.add_task("Indexing", total=None, said="")
            site.catch_up(
                rebuild=True,
                progress=lambda seq, last: bar.update(task, total=last, completed=seq, said=f"change {seq:,}"),
            )
    status = site.index_status()
    if args.json:
        say.document(status)
    else:
        print(
            f"{status['papers']:,} papers: {status['words']:,} found by words, {status['meaning']:,} by meaning; "
            f"{status['lag']:,} changes behind. {status['why']}".rstrip()
        )
    return 0
