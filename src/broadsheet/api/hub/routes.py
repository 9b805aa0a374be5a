"""The addresses of the Hub's API for papers."""

from broadsheet.api.hub import acts, others, reads
from broadsheet.api.hub.answer import refuse
from broadsheet.shell.access import ANYONE, GESTURE, PICK, PUBLIC, TALK, Access, Page
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place
from broadsheet.shell.voice import Voice

INDEX = Access("active", "pick")
"""Bringing a paper here: in a personal library too."""
WHO = Access("reader", "read")
VOICE = Voice("/api", refuse)
"""How every address below it says what went wrong."""


def places(host: Host) -> list[Place]:
    """The table of addresses; the first that fits answers, so a paper's comes after what follows a paper's."""
    table: tuple[tuple[str, Page, str, Access], ...] = (
        ("/api/daily_papers", reads.daily_papers, "GET", PUBLIC),
        ("/api/papers/search", reads.search, "GET", PUBLIC),
        ("/api/papers", reads.papers, "GET", PUBLIC),
        ("/api/papers/index", acts.index, "POST", INDEX),
        ("/api/papers/{id:path}/comment/{comment}/reply", acts.reply, "POST", TALK),
        ("/api/papers/{id:path}/comment", acts.comment, "POST", TALK),
        ("/api/papers/{id:path}/links", acts.links, "POST", PICK),
        ("/api/papers/{id:path}/vote", acts.vote, "POST", GESTURE),
        ("/api/papers/{id:path}", reads.paper, "GET", PUBLIC),
        ("/api/settings/papers/claim", acts.claim, "POST", PICK),
        ("/api/arxiv/{id:path}/repos", reads.repositories, "GET", PUBLIC),
        ("/api/users/{name}/overview", others.user, "GET", PUBLIC),
        ("/api/organizations/{name:path}/overview", others.organization, "GET", PUBLIC),
        ("/api/whoami-v2", others.whoami, "GET", WHO),
        ("/api/quicksearch", others.quick_search, "GET", PUBLIC),
        ("/api/agent-harnesses", others.harnesses, "GET", ANYONE),
    )
    return [Place(host, *row) for row in table]
