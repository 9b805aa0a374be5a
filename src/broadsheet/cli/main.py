"""The command ``broadsheet``: find the command, open its module, turn errors into sentences and exit codes."""

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from broadsheet import __version__
from broadsheet.cli.say import problem
from broadsheet.model.errors import BroadsheetError

COMMANDS = {
    "up": "print today's papers: harvest, serve, keep harvesting",
    "harvest": "ask the sources now, or for past days",
    "import": "take a file of papers, or a whole library, into the library",
    "export": "write the whole library into one file",
    "search": "find papers",
    "similar": "papers that resemble a paper, several, or a text",
    "show": "one paper with its versions, records and links",
    "today": "the latest edition",
    "digest": "look at a digest before anybody gets it, and see to mails",
    "mcp": "let an agent on this machine read, over standard input and output",
    "index": "status of the indexes, or build them anew",
    "reader": "add readers, change their rights, help them in",
    "bounce": "take in a mail that came back, from a mail server's pipe",
    "doctor": "check the library",
    "check": "look whether a deployment is fit for others",
    "bench": "measure speed and memory",
    "eval": "measure quality on judged sets",
}
_EXAMPLES = """examples:
  broadsheet up                                  papers at http://127.0.0.1:8000
  broadsheet search 'sparse attention' --json
  broadsheet harvest --from 2026-11-16 --until 2026-11-18
  broadsheet import references.bib

Every command takes --data DIR (or BROADSHEET_DATA) and, where a program may read it, --json."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 on success, 2 on wrong use, 1 on failure with a sentence."""
    words = list(sys.argv[1:] if argv is None else argv)
    place = _command_at(words)
    if place is None:
        return _without_command(words)
    command = words.pop(place)
    if command not in COMMANDS:
        problem(f"There is no command “{command}”. Known are {', '.join(COMMANDS)}.")
        return 2
    module = import_module(f"broadsheet.cli.{_module(command)}")
    parser = _parser(f"broadsheet {command}", COMMANDS[command], module.EXAMPLES)
    module.add_arguments(parser)
    return _run(module.run, parser.parse_args(words))


def _module(command: str) -> str:
    return {"import": "import_file"}.get(command, command)


def _command_at(words: Sequence[str]) -> int | None:
    """Where the command stands: the first word that is neither an option nor the value of --data."""
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word == "--data":
            skip = True
        elif not word.startswith("-"):
            return place
    return None


def _parser(name: str, about: str, examples: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=name,
        description=about[0].upper() + about[1:] + ".",
        epilog=f"examples:\n{examples.rstrip()}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the library", default=None)
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    return parser


def _without_command(words: Sequence[str]) -> int:
    commands = "\n".join(f"  {name:<10}{about}" for name, about in COMMANDS.items())
    parser = ArgumentParser(
        prog="broadsheet",
        description="The daily papers, on your own press.",
        usage="broadsheet COMMAND [--data DIR] [--json] …",
        epilog=f"commands:\n{commands}\n\n{_EXAMPLES}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"broadsheet {__version__}")
    parser.add_argument("--data", help=SUPPRESS)
    parser.add_argument("--json", action="store_true", help=SUPPRESS)
    parser.parse_args(words)
    parser.print_help(sys.stderr)
    return 2


def _run(run: object, args: Namespace) -> int:
    try:
        return int(run(args) or 0)  # type: ignore[operator]
    except BroadsheetError as trouble:
        problem(str(trouble) or type(trouble).__doc__ or "")
        return trouble.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as trouble:
        problem(f"{trouble.filename or 'This machine'}: {trouble.strerror or trouble}.")
        return 1
    except KeyboardInterrupt:
        return 130
