"""Send what lies in the outbox: each mail at least once, and at most once more for each crash and connection.

Where the settings promise the opposite, a mail is marked as sent before it is
handed over: then a crash loses it, and nothing comes twice.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from email.headerregistry import Address
from pathlib import Path
from threading import Lock

from broadsheet.actions import bounces
from broadsheet.actions.couriers import Couriers
from broadsheet.actions.house import House
from broadsheet.actions.post import host_of
from broadsheet.lib.dkim import Signer, open_signer, sign
from broadsheet.lib.mail import Mail, read_sender, written
from broadsheet.lib.pace import Pace
from broadsheet.lib.smtp import CLOSING, Courier, MailServer, is_about_server
from broadsheet.model.errors import Busy, MailError
from broadsheet.store import outbox
from broadsheet.store.db import Connection

_MOST = 100
_LONGEST = timedelta(minutes=6)
"""What one mail may take, with every answer of the server as late as it may be."""
_UNWANTED = "The subscription was ended or paused before it was sent."


def send_due(house: House) -> int:
    """Send the mails that are due, as many as the lease gives time for; how many the server took.

    A mail is settled at once after the server took it. Whoever dies in between
    leaves a lease that ends, and the mail goes out again under the same Message-ID.
    When the server itself is in trouble, all mails wait for a while.
    """
    with house.store.read() as db:
        if not outbox.is_any_due(db, house.now()):
            return 0
    sending = _Sending(house)
    couriers = Couriers([Courier(server(house)) for _ in range(max(1, house.rules.smtp_connections))])
    with couriers:
        while not sending.trouble and (taken := house.act(lambda db: _take(db, house))) is not None:
            sending.end(couriers.carry(taken, sending.send))
    return sending.sent


def _take(db: Connection, house: House) -> list[outbox.Leased] | None:
    """The next mails, without those that nobody wants any more; None when none are due."""
    taken = outbox.take(db, _MOST, house.now())
    over = outbox.unwanted(db, taken)
    shut = bounces.suppressed(db, house, {mail.recipient.lower() for mail in taken})
    wanted = []
    for mail in taken:
        known = shut.get(mail.recipient.lower())
        # whoever complained of digests may still ask for a new password
        if known and (known.kind != "complaint" or mail.digest_no is not None):
            why = f"The address is not written to ({known.kind}: {known.why})"
            outbox.failed(db, mail, outbox.Trouble(why, permanent=True), house.now())
        elif mail.no in over:
            outbox.failed(db, mail, outbox.Trouble(_UNWANTED, permanent=True), house.now())
        else:
            wanted.append(mail)
    return wanted if taken else None


class _Sending:
    """One run over the outbox. ``sent`` counts what the server took; ``trouble`` is why it was broken off."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._pace = Pace(house.clock, house.rules.mails_a_second)
        self._sender = sender(house)
        self._once = house.rules.mail_promise == "at-most-once"
        self._signer = signer(house)
        self._lock = Lock()
        self.sent = 0
        self.trouble = ""

    def send(self, courier: Courier, mail: outbox.Leased) -> bool:
        """Hand one mail over and settle it; False, with nothing known of the mail, once there is trouble."""
        house = self._house
        if self.trouble:
            return False
        self._pace.wait()
        if mail.lease - house.now() <= _LONGEST:
            return True  # whoever takes it next has more time
        if self._once:
            self._settle(lambda db: outbox.promise(db, mail))
        try:
            envelope = bounces.return_path(house, mail.recipient) or self._sender.addr_spec
            courier.carry(envelope, mail.recipient, self._written(mail))
        except ValueError as broken:
            trouble = outbox.Trouble(str(broken), permanent=True)
            self._settle(lambda db: outbox.failed(db, mail, trouble, house.now()))
        except MailError as refused:
            return self._refused(mail, refused)
        else:
            with self._lock:
                self.sent += 1
            self._settle(lambda db: outbox.sent(db, mail))
        return True

    def end(self, left: Sequence[outbox.Leased]) -> None:
        """After a batch: where there was trouble, what is ``left`` and everything else that is due waits."""

        def pause(db: Connection) -> None:
            outbox.give_back(db, left)
            outbox.pause(db, self.trouble, self._house.now())

        if self.trouble:
            self._settle(pause)

    def _written(self, mail: outbox.Leased) -> bytes:
        raw = written(_mail(self._sender, mail))
        return sign(raw, self._signer, mail.created) if self._signer else raw

    def _refused(self, mail: outbox.Leased, refused: MailError) -> bool:
        if is_about_server(refused):
            self.trouble = str(refused)
            return False
        if refused.code == CLOSING:
            self.trouble = str(refused)
        if refused.unsure and self._once:
            self._settle(lambda db: outbox.sent(db, mail, str(refused)))
        else:
            self._settle(lambda db: self._failed(db, mail, refused))
        return True

    def _failed(self, db: Connection, mail: outbox.Leased, refused: MailError) -> None:
        trouble = outbox.Trouble(str(refused), permanent=refused.permanent, unsure=refused.unsure)
        given_up = outbox.failed(db, mail, trouble, self._house.now())
        if given_up and refused.stage in ("recipient", "text"):
            kind = bounces.kind_of_refusal(refused) if refused.permanent else "soft"
            hash = bounces.address_hash(self._house, mail.recipient.lower())
            bounces.came_back(db, self._house, hash, kind, str(refused))

    def _settle(self, work: Callable[[Connection], object]) -> None:
        """What the server said is written down, however long others write: forgetting it would send it twice."""
        while True:
            try:
                self._house.act(work)
            except Busy:
                continue
            return


def _mail(sender: Address, mail: outbox.Leased) -> Mail:
    return Mail(
        sender=sender,
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers=mail.headers,
        message_id=mail.message_id,
        at=mail.created,
    )


def server(house: House) -> MailServer:
    """The mail server of the settings."""
    rules = house.rules
    return MailServer(
        host=rules.smtp_host,
        port=rules.smtp_port,
        security=rules.smtp_security,
        user=rules.smtp_user,
        password=rules.smtp_password,
        me=host_of(house),
    )


def sender(house: House) -> Address:
    """Who our mails are from. Raises WrongUse when the setting is no address."""
    return read_sender(house.rules.mail_from or f"Broadsheet <broadsheet@{host_of(house)}>")


def signer(house: House) -> Signer | None:
    """Whose key signs our mails, None when the settings name none. Raises WrongUse for a key that is none."""
    rules = house.rules
    if not (rules.dkim_domain or rules.dkim_key):
        return None
    return open_signer(rules.dkim_domain.lower(), rules.dkim_selector, Path(rules.dkim_key).expanduser())
