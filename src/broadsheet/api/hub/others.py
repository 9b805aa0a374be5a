"""Who is who, what a few letters may mean, and what the Hub's command asks before all else."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.api.hub import stamps
from broadsheet.api.hub.answer import answer
from broadsheet.api.hub.given import Nothing, Quick
from broadsheet.api.hub.people import Json, Wire
from broadsheet.api.hub.reads import sought, wire_of
from broadsheet.model.around import Person
from broadsheet.model.errors import NotFound
from broadsheet.model.mine import ReaderPage
from broadsheet.queries import organizations
from broadsheet.queries.reader_page import reader_page
from broadsheet.shell.host import Host

_KINDS = ("models", "datasets", "spaces", "buckets", "kernels", "collections", "posts", "blogs")


def user(host: Host, request: Request, _given: Nothing) -> Response:
    """``/api/users/ada/overview``: what others may see of a reader, or of a source that brought papers."""
    name, wire = request.path_params["name"], wire_of(host)
    if not host.house.is_personal:
        try:
            return answer(_reader(wire, reader_page(host.house.store, name)))
        except NotFound:
            pass
    if name not in wire.titles:
        raise NotFound(f"There is no reader “{name[:40]}” here.")
    return answer(wire.source(name))


def _reader(wire: Wire, page: ReaderPage) -> Json:
    counts = {"numDiscussions": page.comments, "numModels": 0, "numDatasets": 0, "numSpaces": 0}
    votes = {"numUpvotes": page.votes.total} if page.votes else {}
    said = wire.user(Person(page.name, page.full_name)) | {"details": page.about, "orgs": []}
    return said | counts | votes | {"createdAt": stamps.of_moment(page.since)}


def organization(host: Host, request: Request, _given: Nothing) -> Response:
    """``/api/organizations/Marsh%20Institute/overview``: an organisation that papers carry."""
    page = host.site.organization(request.path_params["name"], None)
    counts = {"numPapers": page.listing.total, "numModels": 0, "numDatasets": 0, "numSpaces": 0}
    return answer(wire_of(host).organization(page.name) | counts | {"isVerified": False, "type": "org"})


def whoami(host: Host, request: Request, _given: Nothing) -> Response:
    """``/api/whoami-v2``: who the token belongs to, and whether it may change anything."""
    visitor = host.visitor(request)
    writes = visitor.scopes is None or visitor.scopes - {"read"}
    token = {"displayName": "Broadsheet", "role": "write" if writes else "read"}
    said = wire_of(host).user(Person(visitor.reader.name, visitor.reader.full_name))
    return answer({**said, "id": said["_id"], "orgs": [], "auth": {"type": "access_token", "accessToken": token}})


def quick_search(host: Host, _request: Request, given: Quick) -> Response:
    """``/api/quicksearch?q=herons``: a few papers and organisations that some letters may mean."""
    text, wanted = given.q, given.type or ["paper", "org"]
    found = _papers(host, text, given.limit) if "paper" in wanted else ([], 0)
    known = organizations.like(host.house.store, text, given.limit) if "org" in wanted else ((), 0)
    wire = wire_of(host)
    orgs = [wire.organization(name) for name in known[0]]
    empty: Json = {name: [] for name in (*_KINDS, "users")}
    return answer({
        "q": text, **empty, **{f"{name}Count": 0 for name in empty},
        "papers": found[0], "papersCount": found[1], "orgs": orgs, "orgsCount": known[1],
    })  # fmt: skip


def _papers(host: Host, text: str, limit: int) -> tuple[list[Json], int]:
    listing = sought(host, text, limit)
    if listing is None:
        return [], 0
    said: list[Json] = [{"id": one.id, "title": one.title, "upvotes": one.votes} for one in listing.papers]
    return said, listing.total


def harnesses(_host: Host, _request: Request, _given: Nothing) -> Response:
    """``/api/agent-harnesses``: what the Hub's command asks before all else; nobody is watched here."""
    return answer({"standardEnvVars": [], "harnesses": {}})
