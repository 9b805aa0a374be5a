"""``broadsheet up``."""

import logging
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from broadsheet.cli import say
from broadsheet.lib.log_line import JsonLine, LogLine
from broadsheet.serve import up
from broadsheet.settings import Settings, load, secrets_of
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
    _log_as(settings)
    if args.port is not None:
        settings = replace(settings, port=say.whole_number(args.port, "--port", 1, _HIGHEST_PORT))
    site = open_site(settings)
    warning = site.warning()
    if warning:
        say.problem(warning)
    up(site, harvest=not args.no_harvest, say=say.problem, ready=lambda address: print(address, flush=True))
    return 0


def _log_as(settings: Settings) -> None:
    secrets = secrets_of(settings)
    log = logging.StreamHandler()
    log.setFormatter(JsonLine(secrets) if settings.log_format == "json" else LogLine(secrets))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[log])
