"""Mail addresses as people write them (RFC 5321 §2.3.11, RFC 6531 for what is left out)."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from broadsheet.model.errors import WrongUse

LONGEST = 254


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address as people read it, as it goes to a mail server (ASCII), and the ``key`` that two spellings share."""

    text: str
    wire: str
    key: str


def mail_address(text: str) -> MailAddress:
    """Read an address, its domain written small; nobody is asked whether it exists. Raises WrongUse."""
    try:
        # the domain .test reaches nobody, so it may be tried out with
        read = validate_email(text.strip()[: LONGEST + 1], check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise WrongUse("That is no mail address as in name@example.org.") from None
    if not read.ascii_email:
        raise WrongUse("The part before the @ holds letters that many mail servers refuse; use another address.")
    return MailAddress(read.normalized, read.ascii_email, read.ascii_email.lower())
