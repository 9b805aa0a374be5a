"""Readers, sources and organisations as the Hub shows people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from broadsheet.api.hub import ids, stamps
from broadsheet.model.around import Around, Brought, Person
from broadsheet.model.paper import Paper

Json = dict[str, Any]
_HOUSE = "broadsheet"
_NOBODYS = {"isPro": False, "isHf": False, "isHfAdmin": False, "isMod": False}


@dataclass(frozen=True, slots=True)
class Wire:
    """What the forms of this API are filled with beside papers: our address, and the titles of sources by name."""

    base: str
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def picture(self) -> str:
        """A picture for those who have none; nobody here has another."""
        return f"{self.base}/favicon.ico"

    def user(self, person: Person) -> Json:
        """A reader."""
        return self._user("reader", person.name, person.full_name or person.name, "user")

    def source(self, name: str) -> Json:
        """A source, where the Hub would name who submitted a paper."""
        return self._user("source", name or _HOUSE, self.titles.get(name, name) or "Broadsheet", "org")

    def _user(self, kind: str, name: str, fullname: str, said: str) -> Json:
        # one client reads ``user``, the others ``name``
        named = {"_id": ids.of_name(kind, name), "avatarUrl": self.picture, "fullname": fullname}
        return {**named, "name": name, "user": name, "type": said, **_NOBODYS}

    def bringer(self, paper: Paper, brought: Brought | None) -> Json:
        """Who brought a paper to the page: the reader or source that picked it, else the source that announced it."""
        if brought is None:
            return self.source(paper.sources[0] if paper.sources else "")
        return self.user(brought.by) if brought.by else self.source(brought.source)

    def organization(self, name: str) -> Json:
        """An organisation, known by the name it is printed with."""
        named = {"_id": ids.of_organization(name), "name": name, "fullname": name}
        return {**named, "avatar": self.picture, "avatarUrl": self.picture}

    def authors(self, paper: Paper, around: Around) -> list[Json]:
        """The authors in order; those who read here with who they are."""
        known = ids.of_authors(paper.id, paper.authors)
        said: list[Json] = [
            {"_id": name, "name": one.name, "hidden": False} for name, one in zip(known, paper.authors, strict=True)
        ]
        for place, (person, since) in around.authors.items():
            said[place] |= {"status": "claimed_verified", "user": self.user(person)}
            if since:
                said[place]["statusLastChangedAt"] = stamps.of_moment(since)
        return said
