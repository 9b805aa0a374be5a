"""Send one test mail at once, and say how far it came: what ``broadsheet digest test`` does."""

from collections.abc import Iterator
from dataclasses import dataclass

from broadsheet.actions import bounces
from broadsheet.actions.house import House
from broadsheet.actions.post import host_of
from broadsheet.actions.send_mail import sender, server, signer
from broadsheet.lib.dkim import sign
from broadsheet.lib.mail import Mail, written
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import new_token
from broadsheet.lib.smtp import deliver_raw
from broadsheet.model.errors import MailError, WrongUse

STAGES = {
    "name": "the server has an address",
    "connection": "it answers",
    "tls": "the connection is safe, and its certificate is good",
    "sign-in": "it lets us in",
    "sender": "it takes mails from us",
    "recipient": "it takes mails to this address",
    "text": "it takes what is written",
    "answer": "it has the mail",
}
"""What a mail goes through, in order, and what it means to have come past it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage: ``state`` is ``ok``, ``failure`` or ``skipped``; ``detail`` says it in words."""

    stage: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How a test mail fared; ``notes`` are what the operator should know besides."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...]

    @property
    def failed(self) -> str:
        """The stage that failed, empty when none did."""
        return next((one.stage for one in self.steps if one.state == "failure"), "")


def try_mail(house: House, address: str) -> Trial:
    """Hand one test mail to the mail server. Raises WrongUse where none is set, or for what is no address."""
    if not house.rules.smtp_host:
        raise WrongUse("No mail server is set. Set smtp_host first.")
    to = mail_address(address)
    mail, key = _mail(house, to.wire), signer(house)
    raw = sign(written(mail), key, mail.at) if key else written(mail)
    envelope = bounces.return_path(house, to.wire) or mail.sender.addr_spec
    try:
        deliver_raw(server(house), envelope, to.wire, raw)
    except MailError as trouble:
        return Trial(tuple(_steps(house, trouble)), tuple(_notes(house, to.key)))
    return Trial(tuple(_steps(house, None)), tuple(_notes(house, to.key)))


def _steps(house: House, trouble: MailError | None) -> Iterator[Step]:
    """What was passed, and what was not; stages after the failing one were not come to."""
    skipped = {"tls": house.rules.smtp_security == "none", "sign-in": not house.rules.smtp_user}
    for stage, meaning in STAGES.items():
        if trouble is not None and trouble.stage == stage:
            yield Step(stage, "failure", str(trouble))
            return
        if skipped.get(stage):
            yield Step(stage, "skipped", "not asked for in the settings")
        else:
            yield Step(stage, "ok", meaning)


def _notes(house: House, key: str) -> Iterator[str]:
    with house.store.read() as db:
        known = bounces.suppressed(db, house, [key]).get(key)
    if known:
        yield f"Digests do not go to this address: {known.kind}, {known.why}"
    one = signer(house)
    if one:
        yield f"Signed. The DNS must have at {one.name}: {one.record}"
    else:
        yield "Not signed by us (dkim_key); let your mail server do it."
    if not house.rules.bounce_address:
        yield "Nothing that comes back is heard of (bounce_address)."


def _mail(house: House, recipient: str) -> Mail:
    host = host_of(house)
    return Mail(
        sender=sender(house),
        recipient=recipient,
        subject=f"A test mail from {host}",
        text=f"This is a test mail from Broadsheet at {house.rules.address}.\n\nNothing needs to be done.\n",
        message_id=f"<{new_token()}@{host}>",
        at=house.now(),
    )
