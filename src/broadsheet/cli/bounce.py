"""``broadsheet bounce``: what a mail server pipes mails into that came back."""

import sys
from argparse import ArgumentParser, Namespace

from broadsheet.actions.returned import take_in
from broadsheet.cli import say
from broadsheet.lib.returned import LARGEST
from broadsheet.model.errors import StoreError

EXAMPLES = """  broadsheet bounce < returned.eml
  broadsheet bounce --to 'bounces+WORD@example.org' < returned.eml"""
_TRY_AGAIN = 75
"""What mail servers understand as a trouble that passes (EX_TEMPFAIL of sysexits.h)."""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="where the mail was delivered")


def run(args: Namespace) -> int:
    """Take in the mail on standard input and say what it was; 75 when the library cannot take it now."""
    try:
        outcome = take_in(say.site_of(args).house, sys.stdin.buffer.read(LARGEST), args.to)
    except StoreError as trouble:
        say.problem(str(trouble))
        return _TRY_AGAIN
    if args.json:
        say.document({"outcome": outcome})
    else:
        print(outcome)
    return 0
