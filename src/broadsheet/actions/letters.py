"""What our mails about accounts and subscriptions say: subject and text."""

from collections.abc import Callable

from broadsheet.actions import mail_links
from broadsheet.actions.house import House
from broadsheet.actions.post import host_of
from broadsheet.model.subscription import Subscription, Watch
from broadsheet.wording import watches

Letter = tuple[str, str]


def confirm(house: House, name: str, token: str) -> Letter:
    """To a new address: a link that shows it is its reader's."""
    return f"Confirm your address at {host_of(house)}", _text(
        f"Hello {name},",
        f"this confirms that this address is yours. The link is good for two days, once:\n\n"
        f"{_link(house, 'confirm', token)}",
        "If you asked for nothing, do nothing: without your confirmation the address is not used.",
    )


def known(house: House, name: str) -> Letter:
    """To an address that somebody gave as theirs, and that a reader has already."""
    return f"You have an account at {host_of(house)}", _text(
        f"Hello {name},",
        f"somebody, perhaps you, gave this address for an account at {house.rules.address}. "
        f"It belongs to your account “{name}” already, so nothing was changed.",
        f"Where the password is forgotten, set a new one:\n\n{house.rules.address}/reset",
        "If it was not you, do nothing.",
    )


def reset(house: House, name: str, token: str) -> Letter:
    """To a reader who has forgotten the password."""
    return f"Set a new password at {host_of(house)}", _text(
        f"Hello {name},",
        f"this sets a new password and signs you out everywhere. The link is good for one hour, once:\n\n"
        f"{_link(house, 'reset', token)}",
        "If you did not ask for it, do nothing: your password stays as it is.",
    )


def password_changed(house: House, name: str) -> Letter:
    """To a reader whose password is another now."""
    return f"Your password at {host_of(house)} was changed", _text(
        f"Hello {name},",
        "your password was just changed, and every other browser is signed out.",
        f"If it was not you, set a new one at once:\n\n{house.rules.address}/reset",
    )


def moving(house: House, name: str) -> Letter:
    """To the present address of a reader who asks for another."""
    return f"Your address at {host_of(house)} is about to change", _text(
        f"Hello {name},",
        "you asked to use another mail address. As soon as it is confirmed, nothing more is sent to this one.",
        f"If it was not you, change your password at once; that undoes it:\n\n{house.rules.address}/reset",
    )


def invitation(house: House, inviter: str, token: str) -> Letter:
    """To somebody a reader would like to see here."""
    return f"{inviter} invites you to {host_of(house)}", _text(
        "Hello,",
        f"{inviter} invites you to read and talk about papers at {house.rules.address}. "
        f"This link makes an account, once, within two weeks:\n\n{_link(house, 'invitations', token)}",
        "If you do not know who that is, do nothing. This address is forgotten when the link is too old.",
    )


def subscribe(house: House, one: Subscription) -> Letter:
    """To an address that somebody asked to be written to: a link that begins it.

    Nothing that whoever asked has typed is in it, so nobody's words are carried to strangers.
    """
    return f"Confirm your mail from {host_of(house)}", _text(
        "Hello,",
        f"somebody, perhaps you, asked {house.rules.address} to send this address:",
        _contents(one, watches.kind_of),
        f"It begins with this link, which is good for two days, once:\n\n{mail_links.confirm_url(house, one)}",
        "If you asked for nothing, do nothing: without your confirmation nothing is sent, and the address is forgotten "
        "within a week.",
    )


def subscribed(house: House, one: Subscription) -> Letter:
    """To an address that gets already what somebody asked for."""
    return f"Your mail from {host_of(house)}", _text(
        "Hello,",
        f"somebody, perhaps you, asked {house.rules.address} to send this address what it gets already:",
        _contents(one, watches.title_of),
        f"Here you change it, pause it or end it:\n\n{mail_links.preferences_url(house, one)}",
        "If it was not you, do nothing.",
    )


def _contents(one: Subscription, name: Callable[[Watch], str]) -> str:
    lines = [f"  {name(watch)}" for watch in one.watches]
    return "\n".join([*lines, f"  {watches.when(one.schedule)}"])


def _link(house: House, place: str, token: str) -> str:
    return f"{house.rules.address}/{place}/{token}"


def _text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
