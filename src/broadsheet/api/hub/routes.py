"""The addresses of the Hub's API for papers."""

from broadsheet.api.hub import acts, given, others, reads, shapes
from broadsheet.api.hub.answer import refuse
from broadsheet.api.hub.call import Call, laid
from broadsheet.api.hub.spec import Description
from broadsheet.shell.access import ANYONE, GESTURE, PICK, PUBLIC, SAY, Access
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place
from broadsheet.shell.voice import Voice

INDEX = Access("active", "pick")
"""Bringing a paper here: in a personal library too."""
WHO = Access("reader", "read")
VOICE = Voice("/api", refuse)
"""How every address below it says what went wrong."""
COMMENT = "/api/papers/{id:path}/comment"
TABLE: tuple[Call, ...] = (
    Call("GET", "/api/daily_papers", reads.daily_papers, PUBLIC, list[shapes.DailyPaper], given.Daily),
    Call("GET", "/api/papers/search", reads.search, PUBLIC, list[shapes.FoundPaper], given.Searched),
    Call("GET", "/api/papers", reads.papers, PUBLIC, list[shapes.ListedPaper], given.Listed),
    Call("POST", "/api/papers/index", acts.index, INDEX, shapes.Empty, given.Index),
    Call(
        "POST", "/api/papers/{id:path}/comment/{comment}/reply", acts.reply, SAY, shapes.NewMessage, given.Saying, 201
    ),
    Call("POST", "/api/papers/{id:path}/comment", acts.comment, SAY, shapes.NewMessage, given.Saying, 201),
    Call("POST", "/api/papers/{id:path}/links", acts.links, PICK, shapes.Empty, given.Links),
    Call("POST", "/api/papers/{id:path}/vote", acts.vote, GESTURE, shapes.Voted, given.Vote),
    Call("GET", "/api/papers/{id:path}", reads.paper, PUBLIC, shapes.Detail, given.Chosen),
    Call("POST", "/api/settings/papers/claim", acts.claim, PICK, shapes.Claimed, given.Claim),
    Call("GET", "/api/arxiv/{id:path}/repos", reads.repositories, PUBLIC, shapes.Repositories),
    Call("GET", "/api/users/{name}/overview", others.user, PUBLIC, shapes.UserOverview),
    Call("GET", "/api/organizations/{name:path}/overview", others.organization, PUBLIC, shapes.OrganizationOverview),
    Call("GET", "/api/whoami-v2", others.whoami, WHO, shapes.Me),
    Call("GET", "/api/quicksearch", others.quick_search, PUBLIC, shapes.QuickSearch, given.Quick),
    Call("GET", "/api/agent-harnesses", others.harnesses, ANYONE, shapes.Harnesses),
)
"""Every call; the first that fits answers, so a paper's comes after what follows a paper's."""


def places(host: Host) -> list[Place]:
    """The calls, and what describes them, at the address where the Hub describes itself."""
    about = Call("GET", "/.well-known/openapi.json", Description(TABLE).openapi, ANYONE, dict)
    return laid(host, (*TABLE, about))
