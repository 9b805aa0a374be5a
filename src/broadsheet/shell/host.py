"""What every page behind the shell is given: the site, who is asking, and full addresses."""

from dataclasses import dataclass

from starlette.requests import Request

from broadsheet.actions.house import House
from broadsheet.model.errors import NotFound, SignInNeeded
from broadsheet.model.person import Visitor
from broadsheet.shell.site import Site
from broadsheet.wording import links


@dataclass(frozen=True, slots=True)
class Host:
    """The library, as faces that speak HTTP see it."""

    site: Site

    @property
    def house(self) -> House:
        """What readers' acts need. Raises NotFound where nobody can act."""
        if self.site.house is None:
            raise NotFound("Nobody can act here.")
        return self.site.house

    def visitor(self, request: Request) -> Visitor:
        """Who is asking. Raises SignInNeeded for a stranger."""
        found: Visitor | None = request.scope.get("visitor")
        if found is None:
            raise SignInNeeded("This is for readers who are signed in.")
        return found

    def back(self, request: Request) -> str:
        """The address of a page, as one to return to."""
        raw = (request.scope.get("raw_path") or b"/").decode("ascii", "replace")
        query = request.scope["query_string"].decode("ascii", "replace")
        return links.safe_back(f"{raw}?{query}" if query else raw)

    def canonical(self, path: str) -> str:
        """The full public address of ``path``."""
        return self.site.settings.base_url.rstrip("/") + path
