"""What the operator does about mails: ``broadsheet digest test``, ``status`` and ``unblock``."""

from argparse import Namespace
from functools import partial
from typing import Any

from broadsheet.actions import bounces
from broadsheet.actions.try_mail import try_mail
from broadsheet.actions.unblock import unblock_address
from broadsheet.cli import say
from broadsheet.lib.clock import instant
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import WrongUse
from broadsheet.model.mails import RETURNS, STATES, Blocked, MailDay, Mails, SentDigest
from broadsheet.queries.mails import overview

_MARKS = {"ok": "ok     ", "failure": "FAILURE", "skipped": "-      "}


def test(args: Namespace) -> int:
    """Send one test mail, and say how far it came; 1 when the mail server has not taken it."""
    trial = try_mail(say.site_of(args).house, _address(args))
    if args.json:
        steps = [{"stage": one.stage, "state": one.state, "detail": one.detail} for one in trial.steps]
        say.document({"ok": not trial.failed, "failed": trial.failed, "stages": steps, "notes": list(trial.notes)})
    else:
        for one in trial.steps:
            print(f"{_MARKS[one.state]} {one.stage}: {say.plain(one.detail)}")
        for note in trial.notes:
            print(say.plain(note))
    return 1 if trial.failed else 0


def unblock(args: Namespace) -> int:
    """Let an address be written to again."""
    unblock_address(say.site_of(args).house, None, _address(args), args.why or "")
    if args.json:
        say.document({"unblocked": args.address})
    else:
        print("Mails go there again.")
    return 0


def status(args: Namespace) -> int:
    """How the mails of the last days stand, and why; of one address where one is named."""
    site = say.site_of(args)
    key = mail_address(args.address).key if args.address else ""
    found = overview(site.store, site.now(), partial(bounces.address_hashes, site.house), email_key=key)
    if args.json:
        say.document(_document(found))
    else:
        print("\n".join(map(say.plain, _lines(found, key=key))))
    return 0


def _address(args: Namespace) -> str:
    if not args.address:
        raise WrongUse(f"Write `broadsheet digest {args.what} ADDRESS`.")
    return str(args.address)


def _lines(found: Mails, *, key: str) -> list[str]:
    lines = [] if key else [_day(one) for one in found.days] or ["No mail was written in the last two weeks."]
    if found.reasons and not key:
        lines += ["", *(f"{one.count:>6}  {STATES[one.state]}: {one.why}" for one in found.reasons)]
    if found.digests:
        lines += ["", *map(_digest, found.digests)]
    if found.blocked and not key:
        lines += ["", f"{found.blocked_total:,} not written to"]
        lines += [f"{one.at:%Y-%m-%d}  {one.email or 'nobody here'}  {one.kind}: {one.why}" for one in found.blocked]
    return lines


def _day(one: MailDay) -> str:
    said = [f"{one.states[name]:,} {words}" for name, words in STATES.items() if name in one.states]
    said += [f"{one.returns[name]:,} {words}" for name, words in RETURNS.items() if name in one.returns]
    return f"{one.day}  {', '.join(said)}"


def _digest(one: SentDigest) -> str:
    said = ". ".join(part.rstrip(".") for part in (one.why, one.mail_why) if part)
    state = STATES.get(one.mail, "") if one.mail else one.outcome
    return f"{one.local_date}  {one.email}  {one.entries:,}  {state}{f'  {said}' if said else ''}"


def _document(found: Mails) -> dict[str, Any]:
    return {
        "days": [{"day": str(one.day), "mails": dict(one.states), "returned": dict(one.returns)} for one in found.days],
        "reasons": [{"state": one.state, "why": one.why, "count": one.count} for one in found.reasons],
        "digests": [_spelled_digest(one) for one in found.digests],
        "blocked": [_spelled(one) for one in found.blocked],
        "blocked_total": found.blocked_total,
    }


def _spelled_digest(one: SentDigest) -> dict[str, Any]:
    plain = ("subscription_no", "email", "zone", "outcome", "entries", "why", "mail", "mail_why")
    moments = {"local_date": str(one.local_date), "due": instant(one.due), "at": instant(one.at)}
    return {**{name: getattr(one, name) for name in plain}, **moments}


def _spelled(one: Blocked) -> dict[str, Any]:
    return {"email": one.email, "kind": one.kind, "why": one.why, "at": instant(one.at)}
