"""What the pages about one's own account may mention."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.account import OpenSession
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpView(View):
    """The form for a new account; ``sent`` says that a mail is on its way, ``refused`` why nobody may make one."""

    template: ClassVar[str] = "sign_up.html"
    frame: Frame
    name: str = ""
    email: str = ""
    invitation: str = ""
    inviter: str = ""
    mistake: str = ""
    refused: str = ""
    sent: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInView(View):
    """Name or address, and password; ``onward`` is where to go then."""

    template: ClassVar[str] = "sign_in.html"
    frame: Frame
    onward: str
    who: str = ""
    mistake: str = ""
    note: str = ""
    elsewhere: str = ""
    sign_up: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetView(View):
    """Asks for the address whose password is forgotten."""

    template: ClassVar[str] = "reset.html"
    frame: Frame
    email: str = ""
    mistake: str = ""
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswordView(View):
    """Asks for a new password, by a link that was sent."""

    template: ClassVar[str] = "new_password.html"
    frame: Frame
    action: str
    name: str
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmView(View):
    """One button that confirms an address."""

    template: ClassVar[str] = "confirm.html"
    frame: Frame
    action: str
    email: str
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeView(View):
    """A reader's own page: what others see of one, and the way to all one's own pages."""

    template: ClassVar[str] = "me.html"
    frame: Frame
    full_name: str
    about: str
    hides_votes: bool
    longest_name: int
    longest_about: int
    invites: bool
    mistake: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailView(View):
    """The address mails go to; ``asked`` is the one that waits to be confirmed."""

    template: ClassVar[str] = "me_email.html"
    frame: Frame
    email: str
    asked: str
    typed: str = ""
    mistake: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordView(View):
    """A new password and the present one, where the reader ``has`` one."""

    template: ClassVar[str] = "me_password.html"
    frame: Frame
    has: bool
    mistake: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsView(View):
    """The browsers a reader is signed in with."""

    template: ClassVar[str] = "me_sessions.html"
    frame: Frame
    sessions: tuple[OpenSession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationsView(View):
    """Invitations: how many are open, who came, and the link of the one just made, shown this once."""

    template: ClassVar[str] = "me_invitations.html"
    frame: Frame
    open: int
    most: int
    invited: tuple[str, ...]
    email: str = ""
    link: str = ""
    mistake: str = ""
    note: str = ""
    refused: str = ""
