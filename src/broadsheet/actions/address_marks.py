"""What is kept of an author's mail address: enough to know it again, and nothing to write to."""

from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import WrongUse

PURPOSE = "author-email"


def mark_of(keys: Keys, address: str) -> str:
    """A keyed hash of an address, as hexadecimal text; empty for what is no address."""
    try:
        return keys.mac(PURPOSE, mail_address(address).key).hex()
    except WrongUse:
        return ""
