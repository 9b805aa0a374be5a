"""What is kept of readers, how long, and who sees it: the one table that the sweep, the page and the docs share."""

from dataclasses import dataclass
from datetime import timedelta

SESSION = timedelta(days=30)
TICKET = timedelta(days=30)
NETWORK = timedelta(days=30)
SEEN = timedelta(days=90)
UNCONFIRMED = timedelta(days=7)
FLAG = timedelta(days=365)
MAIL = timedelta(days=30)
BOUNCE = timedelta(days=180)
ENDED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Keeping:
    """One kind of thing: ``what`` it is, how long it stays, and who sees it."""

    what: str
    how_long: str
    seen_by: str


def _days(period: timedelta, after: str) -> str:
    return f"{period.days} {'day' if period.days == 1 else 'days'} after {after}"


_ACCOUNT = "until you delete your account"
_YOU = "you"
KEEPING: tuple[Keeping, ...] = (
    Keeping("your name, and what you say of yourself", _ACCOUNT, "everybody who may read here"),
    Keeping("mail address", _ACCOUNT, "you and administrators"),
    Keeping("password", f"{_ACCOUNT}; only its argon2id hash", "nobody"),
    Keeping("the secret of one-time codes", f"{_ACCOUNT}, or turn the codes off; sealed", "nobody"),
    Keeping("an account whose address was never confirmed", _days(UNCONFIRMED, "it was made"), "administrators"),
    Keeping("sessions, with what the browser calls itself", _days(SESSION, "signing in, or sooner"), _YOU),
    Keeping("tickets in mails: to confirm, to reset, to invite", _days(TICKET, "their use or end"), "nobody"),
    Keeping("tokens for programs", "until you end them; only their hash", _YOU),
    Keeping("private feeds, and the day each was last asked for", "until you revoke them", _YOU),
    Keeping("hooks, with sealed addresses, and which papers each sent on", "until you remove them", _YOU),
    Keeping("mails sent to you", f"words and address until sent, then when and whether: {MAIL.days} days", "nobody"),
    Keeping("that mails to your address came back, by its keyed hash", f"{BOUNCE.days} days", "nobody"),
    Keeping(
        "that your address is not written to, by its keyed hash", "until an administrator lifts it", "administrators"
    ),
    Keeping("what you asked to be mailed, and to which address", _days(ENDED, "you end it"), "you and administrators"),
    Keeping("the same, never confirmed by the link in the mail", _days(UNCONFIRMED, "it was asked for"), "nobody"),
    Keeping("votes and reactions", "until you take them back", "readers, unless you hide yourself"),
    Keeping("saves, shelves, ratings, what you opened or hid", "until you take them back", _YOU),
    Keeping("comments, and what they said before a change", "until you delete them", "everybody who may read here"),
    Keeping("picks", "for good; without your name once your account is deleted", "everybody who may read here"),
    Keeping("groups you belong to", "until you leave", "their members; everybody, where a group is open"),
    Keeping("claims", _ACCOUNT, "everybody, once granted"),
    Keeping("notifications", _days(SEEN, "you have seen them"), _YOU),
    Keeping("flags you raised", _days(FLAG, "you raised them, once they are settled"), "moderators"),
    Keeping("acts of moderators", "for good, in a public log without private data", "everybody"),
    Keeping(
        "the network a vote or comment came from, as a keyed hash of its /24 or /64",
        _days(NETWORK, "it"),
        "nobody; held against others when votes look arranged",
    ),
    Keeping("counts for the limits on how often", "until the limit is over", "nobody"),
)
"""Everything kept of readers. What is deleted is overwritten in the database within a day."""
