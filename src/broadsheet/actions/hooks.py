"""Hooks: made, tried, paused, let go on, removed."""

from dataclasses import dataclass

from broadsheet.actions.call_hooks import SEAL, deliver
from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, HOUR, Limit, spend
from broadsheet.lib import chat, webhook
from broadsheet.lib.http.target import LONGEST, read_target
from broadsheet.lib.signing import new_token
from broadsheet.model.errors import NotFound, SourceError, WrongUse
from broadsheet.model.hook import CHAT, FORMS, WEBHOOK, Hook
from broadsheet.model.person import Reader
from broadsheet.store import hooks
from broadsheet.store.db import Connection
from broadsheet.store.keys import storable
from broadsheet.wording.calls import TEST, Listed, document

MOST = 20
_LONGEST_NAME = 1000
_MADE = Limit("making hooks", 20, DAY)
_TRIED = Limit("trying hooks", 20, HOUR)
NONE_SUCH = "You have no such hook."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants sent where: the form, the listing and its title, the address."""

    form: str
    kind: str
    name: str
    title: str
    address: str


def make(house: House, reader: Reader, wish: Wish) -> str:
    """Make a hook; the secret its calls are signed with, shown this once, empty for a chat. Raises WrongUse, TooMany.

    The caller has looked whether the listing is there.
    """
    if wish.form not in FORMS:
        raise WrongUse("Choose what the hook calls.")
    address = wish.address.strip()
    _check(house, wish.form, address)
    if not (storable(wish.name) and storable(wish.title)) or len(wish.name) > _LONGEST_NAME:
        raise WrongUse(f"What names a listing has at most {_LONGEST_NAME} characters.")
    secret = webhook.new_secret() if wish.form == WEBHOOK else ""
    values: dict[str, str | bytes | int | None] = {
        "reader_no": reader.no,
        "form": wish.form,
        "kind": wish.kind,
        "name": wish.name,
        "title": wish.title,
        "address": house.keys.seal(SEAL, address),
        "secret": house.keys.seal(SEAL, secret) if secret else None,
    }

    def write(db: Connection) -> None:
        if hooks.count(db, reader.no) >= MOST:
            raise WrongUse(f"You have {MOST} hooks, the most there are; remove one first.")
        spend(db, _MADE, reader.no, house.now())
        hooks.add(db, values, house.now())

    house.act(write)
    return secret


def _check(house: House, form: str, address: str) -> None:
    if not address or len(address) > LONGEST or not address.isprintable():
        raise WrongUse(f"Give an address of at most {LONGEST:,} characters.")
    if form == CHAT:
        chat.check(address)
    else:
        read_target(address, house.rules.hook_networks)


def attempt(house: House, reader: Reader, no: int, page: str) -> str:
    """Call a hook now, with nothing new; a sentence on what came of it. Raises NotFound, TooMany."""
    hook = found(house, reader, no)
    house.act(lambda db: spend(db, _TRIED, reader.no, house.now()))
    listed = Listed(hook.kind, hook.name, hook.title, page)
    body = document(TEST, listed, house.now().date(), (), house.rules.address, house.now())
    try:
        deliver(house, hook, f"msg_{new_token()}", body)
    except (SourceError, WrongUse) as trouble:
        return f"It did not arrive. {trouble}"
    return "It arrived."


def pause(house: House, reader: Reader, no: int) -> None:
    """Call a hook no more until its reader lets it go on. Raises NotFound."""
    _set(house, reader, no, "paused")


def go_on(house: House, reader: Reader, no: int) -> None:
    """Call a hook again, from the next edition on. Raises NotFound."""
    _set(house, reader, no, "active")


def remove(house: House, reader: Reader, no: int) -> None:
    """Take a hook away. Raises NotFound."""
    hook = found(house, reader, no)
    house.act(lambda db: hooks.remove(db, hook.no))


def found(house: House, reader: Reader, no: int) -> Hook:
    """A reader's hook. Raises NotFound for one the reader does not have."""
    with house.store.read() as db:
        hook = hooks.find(db, reader.no, no)
    if hook is None:
        raise NotFound(NONE_SUCH)
    return hook


def _set(house: House, reader: Reader, no: int, state: str) -> None:
    hook = found(house, reader, no)
    house.act(lambda db: hooks.set_state(db, hook.no, state))
