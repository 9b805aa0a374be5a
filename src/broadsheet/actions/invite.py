"""Invite somebody: a link for one account, by mail or to hand on."""

from datetime import timedelta

from broadsheet.actions import letters
from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend_strictly
from broadsheet.actions.post import post
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.errors import Conflict, NotFound, Refused
from broadsheet.model.person import Reader
from broadsheet.store import accounts, people, tickets
from broadsheet.store.db import Connection
from broadsheet.store.tickets import Ticket

INVITE = "invite"
LIFETIME = timedelta(days=14)
MOST_OPEN = 5
MAILS = Limit("invitations to one address", 1, 30 * DAY)


def invite(house: House, reader: Reader, email: str = "") -> str:
    """Make an invitation, sent to ``email`` where one is given; the path of its link where none is, else empty.

    Raises Refused where nobody is invited or this reader may not act, WrongUse for
    what is no address, Conflict when MOST_OPEN are open, TooMany for the address.
    """
    may_invite(house, reader)
    token = new_token()
    address = mail_address(email) if email.strip() else None

    def write(db: Connection) -> None:
        now = house.now()
        if accounts.open_tickets(db, INVITE, reader.no, now) >= MOST_OPEN:
            raise Conflict(f"{MOST_OPEN} of your invitations are open, which is the most. Wait until one is used.")
        ticket = Ticket(INVITE, reader.no, address.text if address else None, address.key if address else None)
        tickets.issue(db, digest(token), ticket, now, LIFETIME)
        if address:
            spend_strictly(db, MAILS, house.keys.mac("address", address.key), now)
            post(db, house, INVITE, address.text, *letters.invitation(house, reader.name, token), reader_no=reader.no)

    house.act(write)
    return "" if address else f"/invitations/{token}"


def may_invite(house: House, reader: Reader) -> None:
    """Raises Refused where nobody is invited, or this reader may not act."""
    if house.rules.sign_up == "closed":
        raise Refused("Nobody is invited here; whoever runs this place makes the accounts.")
    if not reader.may_act:
        raise Refused("Confirm your mail address first." if not reader.confirmed else "Your account is suspended.")


def look(house: House, token: str) -> str:
    """The name of the reader who invites. Raises NotFound for a link that is good for nothing; changes nothing."""
    with house.store.read() as db:
        ticket = tickets.find(db, INVITE, digest(token), house.now())
        inviter = people.by_no(db, ticket.reader_no or 0) if ticket else None
    if inviter is None or not inviter.may_act:
        raise NotFound(_OVER)
    return inviter.name


def use(db: Connection, house: House, token: str) -> Ticket:
    """Take an invitation, which is good for nothing afterwards. Raises NotFound."""
    ticket = tickets.use(db, INVITE, digest(token), house.now())
    if ticket is None:
        raise NotFound(_OVER)
    return ticket


_OVER = "This invitation was used already, is too old, or is not whole. Ask for another one."
