"""``broadsheet mcp``."""

from argparse import ArgumentParser, Namespace
from importlib import import_module

from broadsheet.cli import say
from broadsheet.lib.log_line import log_to_standard_error

EXAMPLES = """  broadsheet mcp                        started by an agent, which reads and writes it
  broadsheet mcp --data ~/papers"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments: there are none of its own."""


def run(args: Namespace) -> int:
    """Speak the Model Context Protocol on standard input and output until the input ends."""
    log_to_standard_error("warning")
    site = say.reading_site(args)
    # slow to load, and only this command needs it
    import_module("broadsheet.mcp.stdio").serve(site, site.own.mcp_token)
    return 0
