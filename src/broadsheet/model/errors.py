"""What can go wrong, as one family.

BroadsheetError
├─ WrongUse          the caller asked for something that makes no sense (exit 2, HTTP 400)
│  ├─ QuerySyntax    a search text that cannot be read
│  └─ NoSuchPage     a cursor that leads nowhere
├─ NotFound          no such paper, edition or page (exit 1, HTTP 404)
├─ SignInNeeded      only for readers who are signed in (HTTP 401)
├─ Refused           not for this reader, or not now (HTTP 403)
├─ Conflict          somebody or something else was there first (HTTP 409)
├─ TooMany           a limit is reached; carries the seconds to wait (HTTP 429)
├─ SourceError       a source did not answer as agreed (carries ``permanent``)
│  ├─ Stopped        the source said 403: nothing is asked until the operator clears it
│  ├─ RetryLater     the source asked for patience; carries the seconds
│  └─ BadReply       an answer that cannot be understood, or broke a cap
├─ MailError         the mail server did not take a mail (carries ``permanent``)
├─ IssuerError       the issuer readers sign in with does not answer as agreed (HTTP 502)
├─ EmbedderError     a model or embedding service is missing or failed; says what to do
└─ StoreError        the library cannot be opened, or is newer than this program
   └─ Busy           another write takes too long; nothing was changed (HTTP 503)
"""

from http import HTTPStatus


class BroadsheetError(Exception):
    """Something went wrong that a reader or operator can act on."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """How it is sent to another process, whatever its class wants to be made from."""
        return _received, (type(self), str(self), vars(self))


def _received(kind: type[BroadsheetError], message: str, known: dict[str, object]) -> BroadsheetError:
    made = kind.__new__(kind, message)
    vars(made).update(known)
    return made


class WrongUse(BroadsheetError):
    """The request makes no sense as it stands."""

    status = HTTPStatus.BAD_REQUEST
    exit_code = 2


class QuerySyntax(WrongUse):
    """The search text cannot be read."""


class NoSuchPage(WrongUse):
    """The cursor is damaged, or belongs to another listing."""


class NotFound(BroadsheetError):
    """There is no such thing here."""

    status = HTTPStatus.NOT_FOUND


class SignInNeeded(BroadsheetError):
    """This is for readers who are signed in."""

    status = HTTPStatus.UNAUTHORIZED


class Refused(BroadsheetError):
    """This is not for you, or not now."""

    status = HTTPStatus.FORBIDDEN


class Conflict(BroadsheetError):
    """Somebody or something else was there first."""

    status = HTTPStatus.CONFLICT


class TooMany(BroadsheetError):
    """A limit is reached; ``seconds`` says how long until it is worth trying again.

    ``policy`` is the limit where it is one of so many in a time: its name, how many, and
    the seconds in which they may be spent.
    """

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str, *, seconds: float, policy: tuple[str, int, int] | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.policy = policy


class SourceError(BroadsheetError):
    """A source did not answer as agreed.

    ``permanent`` says that asking again will not help.
    """

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Stopped(SourceError):
    """The source refused us (HTTP 403); an operator must clear it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class RetryLater(SourceError):
    """The source asked for patience; ``seconds`` says how much."""

    def __init__(self, message: str, *, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class BadReply(SourceError):
    """The answer cannot be understood, or broke a cap on size or time."""


UNSURE = "The mail server had the whole mail and did not say whether it took it."
"""What a mail in the gap between our last byte and the server's answer is known by (RFC 1047)."""


class MailError(BroadsheetError):
    """The mail server did not take a mail.

    ``permanent`` says that trying again will not help, ``unsure`` that the server may
    have taken it. ``stage`` is where it failed: ``name``, ``connection``, ``tls``,
    ``sign-in``, ``sender``, ``recipient``, ``text`` or ``answer``; ``code`` and
    ``enhanced`` (RFC 3463) what the server answered, if it did. The sentence names no
    address.
    """

    status = HTTPStatus.BAD_GATEWAY

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        stage: str = "",
        code: int = 0,
        enhanced: str = "",
        unsure: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.stage = stage
        self.code = code
        self.enhanced = enhanced
        self.unsure = unsure


class IssuerError(BroadsheetError):
    """The issuer of OpenID Connect does not answer as agreed."""

    status = HTTPStatus.BAD_GATEWAY


class EmbedderError(BroadsheetError):
    """An embedding model is missing, or its service failed."""


class StoreError(BroadsheetError):
    """The library cannot be opened."""


class Busy(StoreError):
    """Another write takes too long; nothing was changed. Try again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    seconds = 5.0
