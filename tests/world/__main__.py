"""Run the fake world: ``python -m tests.world --port 8099 --scenario default --fault oaipmh.arxiv.org:503:3``."""

import argparse
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

from tests.world import OAI, RSS, World, read_scenario
from tests.world.calendar import announcement_days


def main(arguments: list[str] | None = None) -> None:
    """Serve until stopped; the address comes as one line as soon as it can be asked."""
    options = _parser().parse_args(arguments)
    world = build(options)
    print(world.start(options.port), flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        world.stop()


def build(options: argparse.Namespace) -> World:
    """The world the options describe; without ``--today`` it follows the real date."""
    scenario = read_scenario(options.scenario)
    if options.seed is not None:
        scenario = replace(scenario, seed=options.seed)
    if options.today:
        world = World(replace(scenario, today=options.today))
    else:
        world = World(scenario, clock=lambda: datetime.now(UTC))
    _befall(world, options)
    return world


def _befall(world: World, options: argparse.Namespace) -> None:
    for text in options.fault:
        host, kind, times = [*text.split(":"), "", ""][:3]
        world.fault(host, kind, times=int(times) if times else None)
    newest = world.new_on(announcement_days(world.today, 1)[0])
    world.hold_back([paper.id for paper in newest[: options.hold_back]])
    for paper in newest[options.hold_back : options.hold_back + options.withdraw]:
        world.withdraw(paper.id)
    if options.stale_rss:
        world.fault(RSS, "stale", times=None)
    if options.arxiv_late:
        world.fault(OAI, "503", times=None, retry_after="3600")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.world", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--scenario", default="default", help="a name, or a TOML file of Scenario's fields")
    parser.add_argument("--today", type=date.fromisoformat, help="a fixed day; otherwise the real one, from day to day")
    parser.add_argument("--seed", type=int, help="another set of invented papers")
    parser.add_argument("--fault", action="append", default=[], metavar="HOST:KIND[:TIMES]", help="see Fault")
    parser.add_argument("--hold-back", type=int, default=0, metavar="N", help="announce N papers, deliver them never")
    parser.add_argument("--withdraw", type=int, default=0, metavar="N", help="withdraw N of the newest papers")
    parser.add_argument("--stale-rss", action="store_true", help="RSS still shows the day before")
    parser.add_argument("--arxiv-late", action="store_true", help="OAI-PMH asks for an hour of patience")
    return parser


if __name__ == "__main__":
    main()
