"""``broadsheet up``."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from broadsheet.cli import say
from broadsheet.press import log_as
from broadsheet.serve import up
from broadsheet.settings import load
from broadsheet.wiring import open_site

EXAMPLES = """  broadsheet up
  broadsheet up --port 8080
  broadsheet up --no-harvest            serve what is here and ask nobody"""
_HIGHEST_PORT = 65535


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("--port", metavar="N", help="port to listen on")
    parser.add_argument("--no-harvest", action="store_true", help="ask no source")


def run(args: Namespace) -> int:
    """Serve until stopped."""
    settings = load(args.data)
    log_as(settings)
    if args.port is not None:
        settings = replace(settings, port=say.whole_number(args.port, "--port", 1, _HIGHEST_PORT))
    site = open_site(settings)
    warning = site.warning()
    if warning:
        say.problem(warning)
    up(site, harvest=not args.no_harvest, say=say.problem, ready=lambda address: print(address, flush=True))
    return 0
