"""Who asks through an agent, and what that agent may do."""

from dataclasses import dataclass, replace

from broadsheet.actions.house import House
from broadsheet.model.errors import BroadsheetError, NotFound, Refused, SignInNeeded
from broadsheet.model.person import Reader, Visitor
from broadsheet.shell.access import Access, admit
from broadsheet.shell.site import Site

DOOR = Access("public", "read", counted=False)
"""Who may speak to us at all. Reading comes as POST here, so it is not counted among what changes things."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The library, and the reader whose agent asks; ``visitor`` is None for a stranger's."""

    site: Site
    visitor: Visitor | None

    @property
    def house(self) -> House:
        """What readers' acts need. Raises NotFound where nobody can act."""
        if self.site.house is None:
            raise NotFound("Nobody can act here.")
        return self.site.house

    @property
    def reader(self) -> Reader | None:
        """The reader, None for a stranger."""
        return self.visitor.reader if self.visitor else None

    @property
    def acting(self) -> Visitor:
        """The reader, marked as acting through an agent. Raises SignInNeeded for a stranger."""
        if self.visitor is None:
            raise SignInNeeded(self.wanting(None))
        return replace(self.visitor, agent=True)

    def may(self, access: Access) -> bool:
        """Whether this agent may do what ``access`` guards."""
        try:
            self.enter(access)
        except BroadsheetError:
            return False
        return True

    def enter(self, access: Access) -> None:
        """Let in or raise: NotFound, SignInNeeded or Refused, saying what to do."""
        house = self.house
        closed = house.rules.reading == "closed" and not house.is_personal
        acts = access.who != "public"
        if acts and self.visitor and self.visitor.scopes is None and not house.is_personal:
            # a session is a person's; what an agent may do, its reader says by a token
            raise Refused(self.wanting(access.scope))
        try:
            admit(access, self.visitor, personal=house.is_personal, closed=closed)
        except SignInNeeded:
            raise SignInNeeded(self.wanting(access.scope)) from None
        except Refused as refusal:
            wanting = self.visitor and not self.visitor.has_scope(access.scope)
            raise Refused(self.wanting(access.scope) if wanting else str(refusal)) from None

    def wanting(self, scope: str | None) -> str:
        """The sentence for an agent without a token that is good for ``scope``."""
        good = f" with the scope “{scope}”" if scope else ""
        where = self.site.settings.base_url.rstrip("/") + "/me/tokens"
        return (
            f"This needs a token{good}, and this request came without one. Ask your reader to make it at {where} "
            "and to set it in your configuration; nothing was changed."
        )
