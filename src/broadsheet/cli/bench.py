"""``broadsheet bench search|web|import|digest``."""

import multiprocessing
import socket
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from broadsheet.actions.import_file import import_file
from broadsheet.actions.send_mail import send_due
from broadsheet.cli import say
from broadsheet.digest.serve import serve_due
from broadsheet.lib.clock import SystemClock
from broadsheet.measure.bench import bulk, digests, generate, peers, rows, search, sink, take_in, voting, web
from broadsheet.measure.bench.asked import mixed
from broadsheet.measure.bench.generate import Papers
from broadsheet.measure.bench.harvesting import MadeUp
from broadsheet.measure.bench.rows import Row
from broadsheet.measure.engines import embedder_of, opened
from broadsheet.model.calendar import latest_due
from broadsheet.model.errors import WrongUse
from broadsheet.press import following, load_starter
from broadsheet.serve import up
from broadsheet.settings import Settings, load
from broadsheet.wiring import Site, open_site

EXAMPLES = """  broadsheet bench search --data ~/library
  broadsheet bench search --papers 300000 --peers
  broadsheet bench import --papers 50000 --json
  broadsheet bench digest --papers 1000"""
_DEFAULT_PAPERS = 20_000
_VOTED_PAPERS = 5_000
_EDITION = 1_000
_MOST_PAPERS = 10_000_000
_PATIENCE_SECONDS = 60.0


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("what", choices=("search", "web", "import", "digest"), help="what to measure")
    parser.add_argument("--papers", metavar="N", help="measure a generated library of N papers instead of this one")
    parser.add_argument(
        "--peers", action="store_true", help="search: measure NumPy and SQLite over the same papers too"
    )


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure: ``papers`` is 0 for the library of the settings; ``folder`` is empty and goes afterwards."""

    settings: Settings
    papers: int
    folder: Path
    peers: bool


def run(args: Namespace) -> int:
    """Measure and print the table."""
    papers = say.whole_number(args.papers, "--papers", 1, _MOST_PAPERS) if args.papers else 0
    if args.peers and args.what != "search":
        raise WrongUse("Only `bench search` has peers.")
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as folder:
        task = Task(load(args.data), papers, Path(folder), args.peers)
        measured = tuple(_MEASURES[args.what](task))
    if args.json:
        say.document(rows.document(measured))
    else:
        print(rows.text(measured))
    return 0


def _search(task: Task) -> Iterator[Row]:
    if task.papers > bulk.FROM:
        papers = Papers(task.papers)
        embedder = embedder_of(task.settings)
        yield from bulk.measure(task.folder, papers, embedder, SystemClock().now(), with_peers=task.peers)
        return
    site = _library(task)
    engines = opened(site.index_folder, site.embedder, site.now())
    yield from search.of_library(site.store, engines, site.index_folder)
    if task.peers:
        yield from peers.of_library(task.folder, site.store, engines, site.embedder(site.own.embedder))


def _import(task: Task) -> Iterator[Row]:
    site = open_site(replace(task.settings, data=task.folder / "library", database=""))
    path, papers = task.folder / "papers.jsonl.gz", Papers(task.papers or _DEFAULT_PAPERS)
    generate.write(path, papers)
    yield from take_in.measure(site.store, path, site.clock, lambda: following(site), site.catch_up)
    yield from take_in.meaning(task.folder / "meaning", papers, site.embedder(site.own.embedder), site.now())


def _digest(task: Task) -> Iterator[Row]:
    """Digests over an edition of so many papers, three searches of their own for each of a thousand readers.

    They are composed, and then handed to a mail server of this machine.
    """
    site = open_site(replace(task.settings, data=task.folder / "library", database="", mode="community"))
    path, papers = task.folder / "papers.jsonl.gz", Papers(task.papers or _EDITION)
    digests.write(path, papers, latest_due(site.now()))
    import_file(site.store, path, site.clock, lambda _: None)
    site.catch_up()
    digests.subscribe(site.store, papers, site.now())
    yield digests.measure(lambda: serve_due(site), f"digests composed, edition of {len(papers):,}")
    with sink.sink() as port:
        site.house.rules = replace(site.own, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        yield digests.measure(lambda: send_due(site.house), "digests handed to a mail server")


def _web(task: Task) -> Iterator[Row]:
    site = _library(task)
    ids = [entry.paper.id for entry in site.today(None, 100).entries]
    searches = [f"/papers?q={quote(entry.paper.title[:40])}" for entry in site.today(None, 100).entries]
    targets = [
        web.Target("front page, cached", ["/"]),
        web.Target("front page, 304", ["/"], again=True),
        web.Target("feed, cached", ["/feeds/today.atom"]),
        web.Target("feed, 304", ["/feeds/today.atom"], again=True),
        web.Target("paper pages", [f"/papers/{one}" for one in ids]),
        web.Target("search pages", searches),
        web.Target("API: paper", [f"/api/v1/papers/{one}" for one in ids]),
        web.Target("API: paper, 304", [f"/api/v1/papers/{ids[0]}"], again=True),
        web.Target("API: search", [address.replace("/papers", "/api/v1/papers", 1) for address in searches]),
        web.Target("Hub: paper", [f"/api/papers/{one}" for one in ids]),
        web.Target("Hub: paper, 304", [f"/api/papers/{ids[0]}"], again=True),
        web.Target("Hub: search, each another", list(_searches(site)), connections=2),
    ]
    with _served(site.own) as port:
        yield from web.measure("127.0.0.1", port, targets)
    yield from _voting(task)


def _searches(site: Site) -> Iterator[str]:
    """Searches of all kinds, made from papers of the library, as the Hub's clients ask for them."""
    papers, _ = search.sampled(site.store)
    for _, text in mixed(papers, site.words, search.QUERIES, seed=7):
        yield f"/api/papers/search?limit=20&q={quote(text)}"


def _voting(task: Task) -> Iterator[Row]:
    """Votes in a library of its own: nobody's papers are voted for by readers who are made up."""
    folder = task.folder / "voting"
    folder.mkdir()
    site = _library(
        Task(
            replace(task.settings, mode="community", trusted_proxies=("127.0.0.1",)),
            task.papers or _VOTED_PAPERS,
            folder,
            peers=False,
        )
    )
    tokens = voting.enrol(site.store, site.now())
    ids = [entry.paper.id for entry in site.today(None, 100).entries]
    with _served(site.own) as port:
        yield from voting.rows(port, tokens, ids)
    with _served(site.own, harvesting=True) as port:
        yield from voting.while_harvesting(port, tokens, ids)


def _library(task: Task) -> Site:
    """The library of the settings, or a generated one."""
    if not task.papers:
        site = open_site(task.settings)
        if site.is_empty():
            load_starter(site)
        return site
    site = open_site(replace(task.settings, data=task.folder / "library", database=""))
    path = task.folder / "papers.jsonl.gz"
    generate.write(path, Papers(task.papers))
    import_file(site.store, path, site.clock, lambda _: None)
    site.catch_up()
    return site


@contextmanager
def _served(settings: Settings, *, harvesting: bool = False) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(replace(settings, host="127.0.0.1", port=port, base_url=""), harvesting)
    )
    process.start()
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.join()


def _serve(settings: Settings, harvesting: bool) -> None:
    site = open_site(settings)
    if harvesting:
        # in the place of the sources, so that everything a harvest does beside storing is done too
        site.harvested = (MadeUp(),)
    up(site, harvest=harvesting, say=say.problem, ready=lambda _: None)


def _wait(port: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


_MEASURES: Mapping[str, Callable[[Task], Iterator[Row]]] = {
    "search": _search,
    "web": _web,
    "import": _import,
    "digest": _digest,
}
