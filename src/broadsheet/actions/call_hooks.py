"""Call hooks: each edition of a listing at least once, and at most once more for each crash, under one id."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from broadsheet.actions.house import House
from broadsheet.lib import chat, webhook
from broadsheet.lib.clock import instant
from broadsheet.lib.http.target import read_target, send
from broadsheet.model.errors import BadReply, SourceError, WrongUse
from broadsheet.model.hook import CHAT, Hook
from broadsheet.store import hooks
from broadsheet.store.db import Connection
from broadsheet.wording.calls import ids_in, message

PATIENCE = 3
"""Editions in a row that did not arrive, after which a hook is paused."""
_MOST = 10
_LONGEST = timedelta(seconds=40)
"""What one call may take."""
_SPACE = UUID("0d1f7a52-6c0e-5b8b-9d0a-3f2f6a5f1c77")
SEAL = "hook"
"""The purpose for which addresses and secrets of hooks are sealed."""
_log = logging.getLogger(__name__)


def called(house: House, no: int) -> tuple[frozenset[str], frozenset[str]]:
    """The editions a hook has calls for, and the ids of the papers that were sent, or are on their way."""
    with house.store.read() as db:
        known = hooks.called(db, no)
    ids: set[str] = set()
    for state, body in known.values():
        ids.update(body.split() if state in ("sent", "dead") else ids_in(body))
    return frozenset(known), frozenset(ids)


def write(house: House, hook: Hook, edition: str, body: str) -> None:
    """Write a call down, to be made in a moment."""
    house.act(lambda db: hooks.write(db, hook.no, edition, body, house.now()))


def give_up(house: House, hook: Hook, why: str) -> None:
    """Pause a hook, and say its reader why."""
    house.act(lambda db: hooks.set_state(db, hook.no, "paused", why))


def call_due(house: House, over: Callable[[], bool] = lambda: False) -> int:
    """Make the calls that are due, until ``over``; how many arrived.

    A call is settled at once after it was answered. Whoever dies in between leaves a
    lease that ends, and the call is made again under the same id.
    """
    arrived = 0
    while not over():
        with house.store.read() as db:
            if not hooks.is_any_due(db, house.now()):
                break
        taken: Sequence[hooks.Leased] = house.act(lambda db: hooks.take(db, _MOST, house.now()))
        if not taken:
            break
        arrived += sum(_call(house, one) for one in taken if one.lease - house.now() > _LONGEST)
    return arrived


def _call(house: House, call: hooks.Leased) -> bool:
    try:
        deliver(house, call.hook, message_id(call.hook, call.edition), call.body)
    except (SourceError, WrongUse) as trouble:
        permanent = isinstance(trouble, WrongUse) or getattr(trouble, "permanent", False)
        why = str(trouble)
        _log.info("hook no=%d outcome=failed attempt=%d why=%s", call.hook.no, call.attempts + 1, why)
        house.act(lambda db: _failed(db, house, call, why, permanent=permanent))
        return False
    house.act(lambda db: hooks.sent(db, call, ids_in(call.body)))
    return True


def _failed(db: Connection, house: House, call: hooks.Leased, why: str, *, permanent: bool) -> None:
    if not hooks.failed(db, call, why, house.now(), permanent=permanent):
        return
    gone = permanent or hooks.failures(db, call.hook.no, PATIENCE) >= PATIENCE
    if gone:
        hooks.set_state(db, call.hook.no, "paused", why)


def deliver(house: House, hook: Hook, name: str, body: str) -> None:
    """Make one call, named ``name`` however often it is made. Raises SourceError, WrongUse with what went wrong."""
    try:
        address = house.keys.unseal(SEAL, hook.address)
        secret = house.keys.unseal(SEAL, hook.secret) if hook.secret else ""
    except ValueError:
        raise WrongUse("Its address was sealed with a key that is not known any more. Make the hook anew.") from None
    if hook.form == CHAT:
        chat.send(address, message(body), house.rules.hook_networks)
        return
    target, raw = read_target(address, house.rules.hook_networks), body.encode()
    at = int(house.now().timestamp())
    status = send(target, raw, webhook.headers(secret, name, at, raw), house.rules.hook_networks)
    if status == HTTPStatus.GONE:
        raise BadReply(f"{target.host} answered 410: it wants no more calls.", permanent=True)
    if 300 <= status < 400:
        raise BadReply(f"{target.host} answered {status}, a redirect, which is not followed.")
    if not 200 <= status < 300:
        raise BadReply(f"{target.host} answered {status}.")


def message_id(hook: Hook, edition: str) -> str:
    """What a call is known by, however often it is made; a number that is given out again makes another."""
    return f"msg_{uuid5(_SPACE, f'{hook.no} {hook.reader_no} {instant(hook.created)} {edition}').hex}"


def host_of(house: House, hook: Hook) -> str:
    """Where a hook leads, without what is secret in the address: that of a chat is all secret but its kind."""
    try:
        parts = urlsplit(house.keys.unseal(SEAL, hook.address))
    except ValueError:
        return "an address that cannot be read any more"
    return parts.hostname or "" if parts.scheme in ("https", "http") else f"{parts.scheme}://…"
