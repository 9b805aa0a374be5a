"""What readers say of themselves, and which address their mails go to."""

from broadsheet.actions import letters
from broadsheet.actions.confirming import ask_to_confirm
from broadsheet.actions.house import House
from broadsheet.actions.post import post
from broadsheet.actions.prove import prove
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.text.clean import one_line, strip_controls
from broadsheet.model.errors import WrongUse
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import people
from broadsheet.store.db import Connection

LONGEST_NAME, LONGEST_ABOUT = 80, 500


def describe(house: House, reader: Reader, full_name: str, about: str, *, hides_votes: bool) -> None:
    """Set what a reader says of oneself. Raises WrongUse for more than fits."""
    name, words = one_line(full_name), strip_controls(about.replace("\r\n", "\n")).strip()
    if len(name) > LONGEST_NAME:
        raise WrongUse(f"A full name has at most {LONGEST_NAME} characters; this one has {len(name)}.")
    if len(words) > LONGEST_ABOUT:
        raise WrongUse(f"There is room for {LONGEST_ABOUT} characters about you; these are {len(words)}.")
    house.act(lambda db: people.change(db, reader.no, full_name=name, about=words, hides_votes=hides_votes))


def change_email(house: House, visitor: Visitor, email: str, password: str) -> None:
    """Ask the new address to confirm, and tell the present one. Raises WrongUse, Refused, TooMany, Busy."""
    address, reader = mail_address(email), visitor.reader
    prove(house, visitor, password)

    def write(db: Connection) -> None:
        ask_to_confirm(db, house, reader, address)
        if reader.email:
            post(db, house, "moving", reader.email, *letters.moving(house, reader.name), reader_no=reader.no)

    house.act(write)
