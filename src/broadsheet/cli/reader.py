"""``broadsheet reader``: what the operator does with accounts."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from broadsheet.actions import steward
from broadsheet.actions.house import House
from broadsheet.cli import say
from broadsheet.lib.clock import instant
from broadsheet.model.errors import WrongUse
from broadsheet.model.person import ROLES, Reader
from broadsheet.queries.roll import roll
from broadsheet.wiring import Site

EXAMPLES = """  broadsheet reader add ada ada@example.org --role admin
  broadsheet reader list --json
  broadsheet reader role ada moderator
  broadsheet reader link ada          a new link to set a password
  broadsheet reader suspend ada"""

Verb = Callable[[House, str], Reader]
_VERBS: dict[str, tuple[Verb, str]] = {
    "confirm": (steward.confirm, "The address of {name} is confirmed."),
    "suspend": (steward.suspend, "{name} may read, and changes nothing any more."),
    "restore": (steward.restore, "{name} may act again."),
    "vouch": (steward.vouch, "The proxy's word signs {name} in from now on."),
    "end-sessions": (steward.end_sessions, "{name} is signed out everywhere."),
}
_WHAT = ("add", "list", "role", "link", *_VERBS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("what", choices=_WHAT, help="what to do")
    parser.add_argument("name", nargs="?", metavar="NAME", help="the reader, except for list")
    parser.add_argument("more", nargs="?", metavar="MORE", help="the mail address for add, the role for role")
    parser.add_argument("--role", choices=ROLES, help="rights of the reader to add (default: reader)")


def run(args: Namespace) -> int:
    """Do one thing with one reader, or list them all."""
    _check(args)
    site = say.site_of(args)
    if args.what == "list":
        _list(roll(site.store), as_json=args.json)
    elif args.what in ("add", "link"):
        _admit(site, args)
    elif args.what == "role":
        reader = steward.set_role(site.house, args.name, args.more)
        _told(args, f"{reader.name} is {reader.role}.", reader)
    else:
        verb, sentence = _VERBS[args.what]
        reader = verb(site.house, args.name)
        _told(args, sentence.format(name=reader.name), reader)
    return 0


def _check(args: Namespace) -> None:
    needed = {"list": (), "add": ("NAME", "EMAIL"), "role": ("NAME", "ROLE")}.get(args.what, ("NAME",))
    given = tuple(one for one in (args.name, args.more) if one is not None)
    if len(given) != len(needed):
        raise WrongUse(f"Write `broadsheet {' '.join(('reader', args.what, *needed))}`.")
    if args.role and args.what != "add":
        raise WrongUse("--role goes with add; `broadsheet reader role NAME ROLE` changes it.")


def _admit(site: Site, args: Namespace) -> None:
    """A new account, or none, and a link to its first password."""
    made = steward.add_reader(site.house, args.name, args.more, args.role or "reader") if args.what == "add" else None
    link = site.settings.base_url + steward.reset_link(site.house, args.name)
    if site.house.is_personal:
        say.problem('This library is personal and asks nobody to sign in; set mode = "community" first.')
    if args.json:
        say.document(
            {"name": args.name, "link": link, "role": made.role} if made else {"name": args.name, "link": link}
        )
        return
    if made:
        print(f"{made.name} is {made.role}, with the address {made.email}.")
    print(f"Within one hour, this sets the password, once:\n{link}")


def _told(args: Namespace, sentence: str, reader: Reader) -> None:
    if args.json:
        say.document(_row(reader))
    else:
        print(sentence)


def _list(readers: tuple[Reader, ...], *, as_json: bool) -> None:
    if as_json:
        say.document({"readers": [_row(one) for one in readers]})
        return
    width = max((len(one.name) for one in readers), default=0)
    for one in readers:
        marks = [one.role, *(["suspended"] if one.state == "suspended" else [])]
        marks += [] if one.confirmed else ["not confirmed"]
        marks += ["one-time codes"] if one.otp else []
        print(say.plain(f"{one.name:<{width}}  {one.created:%Y-%m-%d}  {one.email or '-'}  {', '.join(marks)}"))
    if not readers:
        say.problem("There are no readers yet. `broadsheet reader add NAME EMAIL --role admin` makes the first.")


def _row(reader: Reader) -> dict[str, Any]:
    names = ("name", "email", "role", "state", "confirmed", "otp", "agent")
    return {**{name: getattr(reader, name) for name in names}, "created": instant(reader.created)}
