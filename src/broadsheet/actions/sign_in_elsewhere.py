"""Sign in with OpenID Connect: out to the issuer, and back as a reader of ours."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from hmac import compare_digest

from broadsheet.actions.enrol import Newcomer, enrol
from broadsheet.actions.house import House
from broadsheet.actions.limits import MINUTE, Limit, spend
from broadsheet.lib import openid
from broadsheet.lib.clock import instant
from broadsheet.lib.mail_address import MailAddress, mail_address
from broadsheet.lib.signing import digest, new_token
from broadsheet.lib.text import one_line
from broadsheet.model.errors import NotFound, Refused, WrongUse
from broadsheet.model.person import Reader
from broadsheet.store import identities, people, tickets
from broadsheet.store.db import Connection

BACK = "/sign-in/oidc/back"
"""Where the issuer sends readers back to."""
LIFETIME = timedelta(minutes=10)
_SEAL = "oidc"
_LONGEST_NAME = 80
_COMING = Limit("sign-ins with OpenID Connect from one network", 30, 5 * MINUTE)
_AGAIN = "This sign-in took too long, was used already, or began in another browser. Begin again at /sign-in."


@dataclass(frozen=True, slots=True)
class Arrival:
    """A reader who came back, and the path to go on to."""

    reader: Reader
    onward: str


def client_of(house: House) -> openid.Client:
    """What the issuer knows us by. Raises NotFound where readers cannot sign in with one."""
    rules = house.rules
    if not (rules.oidc_issuer and rules.oidc_client_id):
        raise NotFound("Nobody signs in with OpenID Connect here.")
    return openid.Client(rules.oidc_issuer, rules.oidc_client_id, rules.oidc_client_secret, rules.address + BACK)


def set_out(house: House, onward: str) -> tuple[str, str]:
    """The address at the issuer, and what the browser keeps until it is back; nothing is written here.

    Raises NotFound, IssuerError.
    """
    client = client_of(house)
    issuer = openid.discover(client, house.now())
    words = openid.Words(new_token(), new_token(), new_token())
    kept = {**asdict(words), "onward": onward, "until": instant(house.now() + LIFETIME)}
    return openid.way_out(issuer, client, words), house.keys.seal(_SEAL, json.dumps(kept)).decode()


def come_back(house: House, kept: str, answer: Mapping[str, str], network: bytes) -> Arrival:
    """The reader whom the issuer's ``answer`` names; made on the first visit where anyone may make an account.

    ``kept`` is what the browser was given when it set out. Raises Refused, Conflict,
    TooMany, NotFound, IssuerError.
    """
    client = client_of(house)
    journey = _journey(house, kept, answer)
    house.act(lambda db: _once(db, house, kept, network))
    if answer.get("iss", client.issuer) != client.issuer:  # RFC 9207
        raise Refused(_AGAIN)
    if not answer.get("code"):
        raise Refused("The issuer did not sign you in. Begin again at /sign-in, or use your password.")
    issuer = openid.discover(client, house.now())
    words = openid.Words(journey["state"], journey["nonce"], journey["verifier"])
    found = openid.identify(issuer, client, answer["code"], words, house.now())
    return Arrival(house.act(lambda db: _reader_of(db, house, found)), journey["onward"])


def _journey(house: House, kept: str, answer: Mapping[str, str]) -> dict[str, str]:
    try:
        journey: dict[str, str] = json.loads(house.keys.unseal(_SEAL, kept.encode()))
    except ValueError:
        raise Refused(_AGAIN) from None
    same = compare_digest(journey["state"].encode(), answer.get("state", "").encode())
    if not same or journey["until"] <= instant(house.now()):
        raise Refused(_AGAIN)
    return journey


def _once(db: Connection, house: House, kept: str, network: bytes) -> None:
    spend(db, _COMING, network, house.now())
    if not tickets.first_use(db, _SEAL, digest(kept), house.now(), LIFETIME):
        raise Refused(_AGAIN)


def _reader_of(db: Connection, house: House, found: openid.Identity) -> Reader:
    reader = identities.find(db, found.issuer, found.subject)
    if reader is None:
        reader = _newcomer(db, house, found)
        identities.add(db, found.issuer, found.subject, reader.no, house.now())
    if reader.state == "deleted":
        raise Refused("Your account was deleted.")
    return reader


def _newcomer(db: Connection, house: House, found: openid.Identity) -> Reader:
    """The account of the same confirmed address, or a new one."""
    address = _address(found.email)
    same = people.by_email(db, address.key) if address else None
    # an address nobody confirmed here may have been typed by somebody else, who knows the password
    if same and same.confirmed and same.state != "deleted":
        return same
    if house.rules.sign_up != "open":
        raise Refused("There is no account for you yet; ask the operator for one with your mail address.")
    full_name = one_line(found.full_name)[:_LONGEST_NAME]
    newcomer = Newcomer(like=found.name, address=address, confirmed=address is not None, full_name=full_name)
    return enrol(db, house, newcomer)


def _address(text: str) -> MailAddress | None:
    try:
        return mail_address(text) if text else None
    except WrongUse:
        return None
