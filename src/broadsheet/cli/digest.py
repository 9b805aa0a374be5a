"""``broadsheet digest preview|test|status|unblock``."""

import tempfile
import webbrowser
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from broadsheet.cli import mailing, say
from broadsheet.digest.preview import Preview, made_up, preview
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import NotFound
from broadsheet.model.subscription import FORMATS, Subscription
from broadsheet.queries import digests
from broadsheet.wiring import Site

EXAMPLES = """  broadsheet digest preview --open
  broadsheet digest preview --search 'sparse attention' --search 'author:han' --out morning.eml
  broadsheet digest preview ada@example.org
  broadsheet digest test you@example.org
  broadsheet digest status --json"""
_MAILING = {"test": mailing.test, "status": mailing.status, "unblock": mailing.unblock}


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument(
        "what",
        choices=("preview", *_MAILING),
        help="show what a digest would bring now, sending nothing; send one test mail and name the stage that fails; "
        "say how mails stand and why; write again to an address that mails came back from",
    )
    parser.add_argument("address", nargs="?", metavar="ADDRESS", help="the mail address it is about")
    parser.add_argument("--search", action="append", metavar="TEXT", help="a search instead, as often as you wish")
    parser.add_argument("--format", choices=FORMATS, help="with abstracts, titles alone, or plain text alone")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--why", metavar="TEXT", help="unblock: why, for the log that everybody may read")
    parser.add_argument("--out", type=Path, metavar="FILE.eml", help="write the mail as it would be sent")


def run(args: Namespace) -> int:
    """Show a digest: as text, in the browser, or as a file that mail programs open; or see to mails."""
    if args.what in _MAILING:
        return _MAILING[args.what](args)
    site = say.reading_site(args)
    shown = [preview(site, _in_format(one, args.format)) for one in _subscriptions(site, args)]
    for at, one in enumerate(shown):
        for finding in one.findings:
            say.problem(f"This mail is not as it should be: {finding}")
        if args.out:
            _numbered(args.out, at).write_bytes(one.raw)
        if args.open:
            _open(one)
    if args.json:
        say.document({"digests": [_document(one) for one in shown]})
    elif not (args.open or args.out):
        print("\n\n".join(f"Subject: {say.plain(one.letter.subject)}\n\n{one.letter.text}" for one in shown))
    return 0


def _subscriptions(site: Site, args: Namespace) -> tuple[Subscription, ...]:
    if not args.address:
        return (made_up(site, args.search or ()),)
    if args.search:
        return (made_up(site, args.search, mail_address(args.address).wire),)
    found = digests.of_address(site.store, mail_address(args.address).key)
    if not found:
        raise NotFound(f"Nobody has asked for a digest with the address “{args.address[:80]}”.")
    return found


def _in_format(one: Subscription, wanted: str | None) -> Subscription:
    return replace(one, format=wanted) if wanted else one


def _numbered(path: Path, at: int) -> Path:
    return path if not at else path.with_stem(f"{path.stem}-{at + 1}")


def _open(one: Preview) -> None:
    """Kept in a file, since the browser reads it after we are gone."""
    suffix, words = (".html", one.letter.html) if one.letter.html else (".txt", one.letter.text)
    with tempfile.NamedTemporaryFile("w", prefix="digest-", suffix=suffix, delete=False, encoding="utf-8") as file:
        file.write(words)
    if not webbrowser.open(Path(file.name).as_uri()):
        say.problem(f"No browser could be opened. The page is {file.name}.")


def _document(one: Preview) -> dict[str, object]:
    return {
        "subject": one.letter.subject,
        "bytes": len(one.raw),
        "findings": list(one.findings),
        "parts": [
            {
                "kind": part.kind,
                "name": part.name,
                "title": part.title,
                "note": part.note,
                "total": part.total,
                "entries": [entry.paper.id for entry in part.entries],
            }
            for part in one.digest.parts
        ],
    }
