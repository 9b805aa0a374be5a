"""``broadsheet eval search|keywords|thoughts``."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from broadsheet.cli import say
from broadsheet.cli.bar import progress
from broadsheet.lib.clock import SystemClock
from broadsheet.measure.engines import embedder_of
from broadsheet.measure.eval import keywords, search, sets, thoughts
from broadsheet.measure.eval.scores import HALVES, MEASURES
from broadsheet.measure.table import aligned
from broadsheet.model.errors import WrongUse
from broadsheet.model.query import MODES
from broadsheet.settings import load
from broadsheet.wiring import open_site

EXAMPLES = """  broadsheet eval search --set scifact cranfield
  broadsheet eval search --set judged-sets --embedder minilm --json
  broadsheet eval search --set judged-sets --second-stage minilm
  broadsheet eval keywords --set inspec.jsonl
  broadsheet eval thoughts thoughts.jsonl --data ~/library"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("what", choices=("search", "keywords", "thoughts"), help="what to judge")
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="thoughts, as JSON Lines of id and thought, about papers of the library",
    )
    parser.add_argument(
        "--set",
        dest="sets",
        action="extend",
        nargs="+",
        default=[],
        type=Path,
        metavar="PATH",
        help="judged sets: for search folders in BEIR's form, or folders of them; for keywords files",
    )
    parser.add_argument("--embedder", metavar="NAME", help="embedder to judge search with (default: the setting)")
    parser.add_argument("--second-stage", metavar="NAME", help="embedder that looks again at the first papers")


def run(args: Namespace) -> int:
    """Judge and print figures."""
    if (args.what == "thoughts") != (args.file is not None) or (args.what == "thoughts") == bool(args.sets):
        raise WrongUse("Say `eval search --set DIR`, `eval keywords --set FILE` or `eval thoughts FILE`.")
    judged, lines = _JUDGED[args.what](args)
    if args.json:
        say.document(judged)
    else:
        print("\n".join(lines))
    return 0


def _search(args: Namespace) -> tuple[dict[str, Any], Iterator[str]]:
    settings = load(args.data)
    judged = [sets.read(folder) for folder in sets.folders(args.sets)]
    second = embedder_of(settings, args.second_stage) if args.second_stage else None
    opened = search.indexed(embedder_of(settings, args.embedder or ""), SystemClock().now(), second)
    with progress() as bar:
        tasks = {one.name: bar.add_task(one.name, total=len(one.queries), said="") for one in judged}
        found = search.evaluate(
            judged, opened, lambda name, done, _all: bar.update(tasks[name], completed=done, said=f"{done:,} queries")
        )
    return found, _search_lines(found)


def _search_lines(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [(name, str(found["queries"][name]), modes) for name, modes in found["sets"].items()]
    rows.append(("macro", "", found["macro"]))
    rows += [(f"macro, {half} half", "", found["halves"][half]["macro"]) for half in HALVES]
    heads = [
        ("", "", *(mode if not place else "" for mode in MODES for place in range(len(MEASURES)))),
        ("× 100", "queries", *(MEASURES * len(MODES))),
    ]
    cells = [
        (
            name,
            count,
            *(f"{100 * modes[mode][measure]:.1f}" if modes else "–" for mode in MODES for measure in MEASURES),
        )
        for name, count, modes in rows
    ]
    yield aligned([*heads, *cells])
    for name, measures in found["differences"].items():
        one = measures["ndcg@10"]
        yield (
            f"{name.replace('-', ' − ')}, macro ndcg@10: {100 * one['difference']:+.1f} "
            f"(95 %: {100 * one['low']:+.1f} … {100 * one['high']:+.1f})"
        )


def _thoughts(args: Namespace) -> tuple[dict[str, Any], Iterator[str]]:
    site = open_site(load(args.data))
    found = thoughts.of_library(site.store, site.engines, thoughts.read(args.file))
    return found, _thought_lines(found)


def _thought_lines(found: Mapping[str, Any]) -> Iterator[str]:
    measures = ("found@10", "mrr")
    cells = [
        *((mode, *(_spanned(found[mode][name]) for name in measures)) for mode in MODES),
        *(
            (name.replace("-", " − "), *(_spanned(one[measure], "+") for measure in measures))
            for name, one in found["differences"].items()
        ),
    ]
    yield f"{found['thoughts']} thoughts, {found['absent']} about papers that are not here; × 100, with 95 % intervals"
    yield aligned([("", *measures), *cells])


def _spanned(one: Mapping[str, float], sign: str = "") -> str:
    mean, low, high = (f"{100 * one[name]:{sign}.1f}" for name in ("mean", "low", "high"))
    return f"{mean} ({low} … {high})"


def _keywords(args: Namespace) -> tuple[dict[str, Any], Iterator[str]]:
    with progress() as bar:
        tasks = {path.stem: bar.add_task(path.stem, total=None, said="") for path in args.sets}

        def told(name: str, done: int, total: int) -> None:
            if name in tasks:
                bar.update(tasks[name], completed=done, total=total, said=f"{done:,} documents")

        found = keywords.evaluate(args.sets, peers=True, progress=told)
    return found, iter([keywords.table(found)])


_JUDGED = {"search": _search, "keywords": _keywords, "thoughts": _thoughts}
