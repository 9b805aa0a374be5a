"""Read the mailbox that bounces come back to."""

from broadsheet.actions.house import House
from broadsheet.actions.returned import take_in
from broadsheet.lib.imap import Box, collect
from broadsheet.lib.returned import LARGEST


def collect_returned(house: House) -> int:
    """Take in every unread mail of the mailbox of the settings; how many there were. Raises MailError."""
    rules = house.rules
    box = Box(
        host=rules.imap_host,
        port=rules.imap_port,
        security=rules.imap_security,
        user=rules.imap_user,
        password=rules.imap_password,
        folder=rules.imap_folder,
    )
    return collect(box, lambda raw: take_in(house, raw), LARGEST)
