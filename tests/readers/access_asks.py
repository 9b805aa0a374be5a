"""One request for each route: what the access matrix asks. Everything named here is Ada's.

To add a route, add one line in the part of your area: ``"METHOD /path/{pattern}":``
followed by ``Ask("/the/address", "its=form", private=True)``; a body of JSON is given by
``_json``. A GET without parameters needs no line. ``private`` says that this is Ada's alone, so everybody
else must be told that there is no such thing (404). What Ada owns is in
``access_scene.py``. Then write the matrix anew and read its difference:

    python -m tests.readers.access_matrix
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.readers.access_scene import OTHER_PAPER, PAPER, PASSWORD, feed_word, link, session_of

from broadsheet.api.hub import ids as hub
from broadsheet.lib.signing import digest
from broadsheet.model.paper import Author

_SECRET = urlencode({"password": PASSWORD})
_API = "/api/v1"


def _json(**fields: object) -> str:
    return json.dumps(fields)


@dataclass(frozen=True)
class Ask:
    """An address, what is sent there, and whether what it reaches is Ada's alone."""

    at: str
    form: str = ""
    private: bool = False


ASKS: Mapping[str, Ask] = {
    # papers and machines
    "GET /papers/date/{name}": Ask("/papers/date/2026-11-18"),
    "GET /papers/week/{name}": Ask("/papers/week/2026-W47"),
    "GET /papers/month/{name}": Ask("/papers/month/2026-11"),
    "GET /papers/{id:path}": Ask(f"/papers/{PAPER}"),
    "GET /authors/{name:path}": Ask("/authors/Li%20Wei"),
    "GET /categories/{name:path}": Ask("/categories/cs.CV"),
    "GET /keywords/{name:path}": Ask("/keywords/herons"),
    "GET /sitemap-{page:int}.xml": Ask("/sitemap-1.xml"),
    "GET /static/{checksum}/{name}": Ask("/static/x/broadsheet.css"),
    "POST /similar": Ask("/similar", "text=herons"),
    "POST /mails/unblock": Ask("/mails/unblock", "word=00"),
    "POST /bounces": Ask("/bounces", "secret=guessed"),
    "POST /keys": Ask("/keys", "keys=off&back=/keys"),
    "POST /theme": Ask("/theme", "theme=dark&back=/about"),
    # accounts
    "POST /sign-up": Ask("/sign-up", f"name=newcomer&email=new@lab.test&{_SECRET}"),
    "GET /invitations/{ticket}": Ask("/invitations/ticket-invite"),
    "GET /confirm/{ticket}": Ask("/confirm/ticket-confirm"),
    "POST /confirm/{ticket}": Ask("/confirm/ticket-confirm"),
    "POST /sign-in": Ask("/sign-in", f"who=ada&{_SECRET}"),
    "POST /sign-out": Ask("/sign-out"),
    "POST /reset": Ask("/reset", "email=ada@readers.test"),
    "GET /reset/{ticket}": Ask("/reset/ticket-reset"),
    "POST /reset/{ticket}": Ask("/reset/ticket-reset", "password=egrets+above+the+weir+9"),
    "POST /me": Ask("/me", "full_name=Ada&about=We+wade.&hides_votes=yes"),
    "POST /me/email": Ask("/me/email", f"email=new@lab.test&{_SECRET}"),
    "POST /me/password": Ask("/me/password", f"{_SECRET}&new=egrets+above+the+weir+9"),
    "POST /me/sessions": Ask("/me/sessions", f"session={digest(session_of('ada')).hex()}", private=True),
    "POST /me/invitations": Ask("/me/invitations", "email=friend@lab.test"),
    # doors
    "POST /sign-in/code": Ask("/sign-in/code", "code=123456"),
    "POST /me/codes": Ask("/me/codes", "code=123456"),
    "POST /me/codes/begin": Ask("/me/codes/begin", "password=herons+at+the+marsh+7"),
    "POST /me/codes/end": Ask("/me/codes/end", "password=herons&code=123456"),
    "POST /me/tokens": Ask("/me/tokens", "name=Reading+list&read=1&days=30&agent=yes"),
    "POST /me/tokens/end": Ask("/me/tokens/end", "no=1", private=True),
    # gestures
    "POST /gestures": Ask("/gestures", f"vote={OTHER_PAPER}"),
    "POST /me/saves": Ask("/me/saves", "name=Another"),
    "GET /me/saves/{shelf}": Ask("/me/saves/to%20read", private=True),
    "POST /me/saves/{shelf}": Ask("/me/saves/to%20read", "name=Read+soon", private=True),
    "POST /me/saves/{shelf}/delete": Ask("/me/saves/to%20read/delete", private=True),
    "POST /me/saves/{shelf}/move": Ask("/me/saves/to%20read/move", f"paper={PAPER}&to=to+read", private=True),
    "GET /readers/{name}": Ask("/readers/ada"),
    # exports
    "GET /papers/{id:path}.{form:form}": Ask(f"/papers/{PAPER}.bib"),
    "GET /exports/saves.{form:form}": Ask("/exports/saves.bib"),
    "GET /exports/shelves/{name}.{form:form}": Ask("/exports/shelves/to%20read.ris", private=True),
    "GET /exports/{kind}.{form:form}": Ask("/exports/today.csv"),
    "GET /exports/{kind}/{name:path}.{form:form}": Ask("/exports/groups/egrets.md"),
    # feeds
    "GET /feeds/{kind}.{form}": Ask("/feeds/today.atom"),
    "GET /feeds/{kind}/{name:path}.{form}": Ask("/feeds/groups/egrets.json"),
    "GET /feeds/private/{token}.{form}": Ask(f"/feeds/private/{feed_word()}.rss"),
    "POST /me/feeds": Ask("/me/feeds", "kind=search&name=herons"),
    "POST /me/feeds/revoke": Ask("/me/feeds/revoke", "no=1", private=True),
    "POST /me/hooks": Ask("/me/hooks", "kind=search&name=herons&form=webhook&address=https://hooks.test/x"),
    **{
        f"POST /me/hooks/{act}": Ask(f"/me/hooks/{act}", "no=1", private=True)
        for act in ("test", "pause", "go-on", "remove")
    },
    # talk
    "POST /comments": Ask("/comments", f"paper={PAPER}&text=Herons+nest.&parent=2"),
    "GET /comments/{no:int}": Ask("/comments/3", private=True),
    "GET /comments/{no:int}/answer": Ask("/comments/2/answer"),
    "GET /comments/{no:int}/edit": Ask("/comments/1/edit"),
    "POST /comments/{no:int}/edit": Ask("/comments/1/edit", "text=Herons+nest."),
    "POST /comments/{no:int}/delete": Ask("/comments/1/delete"),
    "POST /comments/{no:int}/reactions": Ask("/comments/2/reactions", "reaction=agree"),
    "GET /comments/{no:int}/history": Ask("/comments/3/history", private=True),
    "POST /me/notifications": Ask("/me/notifications", "no=1"),
    # picks
    "POST /picks": Ask("/picks", f"paper={OTHER_PAPER}"),
    "POST /picks/withdraw": Ask("/picks/withdraw", f"paper={PAPER}"),
    "GET /organizations/{name:path}": Ask("/organizations/Marsh%20Institute"),
    "POST /claims": Ask("/claims", f"paper={OTHER_PAPER}&place=0"),
    "POST /claims/withdraw": Ask("/claims/withdraw", f"paper={PAPER}"),
    "POST /claims/decide": Ask("/claims/decide", "claim=1&approved=no&why=Who+are+you"),
    "POST /groups": Ask("/groups", "name=Marsh+Lab&about=We+wade."),
    "GET /groups/{key}": Ask("/groups/herons", private=True),
    "POST /groups/{key}/{act}": Ask("/groups/herons/invite", "reader=bob"),
    # moderate
    "GET /flags/new": Ask("/flags/new?kind=comment&target=1"),
    "GET /moderation/target": Ask("/moderation/target?kind=comment&target=1"),
    "GET /moderation/readers/{name}": Ask("/moderation/readers/ada"),
    "POST /moderation": Ask("/moderation", "act=hide&kind=comment&target=1&why=spam"),
    "POST /flags": Ask("/flags", f"kind=paper&target={PAPER}&reason=spam&note=Look"),
    # the API of the Hugging Face Hub
    "POST /api/papers/index": Ask("/api/papers/index", _json(arxivId=PAPER)),
    "GET /api/papers/{id:path}": Ask(f"/api/papers/{PAPER}?field=comments"),
    "POST /api/papers/{id:path}/comment": Ask(f"/api/papers/{PAPER}/comment", _json(comment="Herons nest.")),
    "POST /api/papers/{id:path}/comment/{comment}/reply": Ask(
        f"/api/papers/{PAPER}/comment/{hub.of_number(hub.COMMENT, 2)}/reply", _json(comment="Herons nest.")
    ),
    "POST /api/papers/{id:path}/links": Ask(f"/api/papers/{PAPER}/links", _json(projectPage="https://marsh.test/")),
    "POST /api/papers/{id:path}/vote": Ask(f"/api/papers/{OTHER_PAPER}/vote"),
    "POST /api/settings/papers/claim": Ask(
        "/api/settings/papers/claim",
        _json(paperId=OTHER_PAPER, claimAuthorId=hub.of_authors(OTHER_PAPER, [Author("Ines Amado")])[0]),
    ),
    "GET /api/arxiv/{id:path}/repos": Ask(f"/api/arxiv/{PAPER}/repos"),
    "GET /api/users/{name}/overview": Ask("/api/users/ada/overview"),
    "GET /api/organizations/{name:path}/overview": Ask("/api/organizations/Marsh%20Institute/overview"),
    # mails, and where they lead
    "POST /subscribe": Ask("/subscribe", "watch-0=today&email=new@lab.test&zone=UTC&at=07:00&day-mon=yes"),
    "GET /subscribe/{token}": Ask(f"/subscribe/{link('subscribe', '2')}"),
    "POST /subscribe/{token}": Ask(f"/subscribe/{link('subscribe', '2')}"),
    "GET /subscriptions/{token}": Ask(f"/subscriptions/{link('subscriptions', '1')}"),
    "POST /subscriptions/{token}": Ask(f"/subscriptions/{link('subscriptions', '1')}", "do=pause"),
    "GET /unsubscribe/{token}": Ask(f"/unsubscribe/{link('unsubscribe', '1')}"),
    "POST /unsubscribe/{token}": Ask(f"/unsubscribe/{link('unsubscribe', '1')}", "pressed=yes"),
    "GET /rate/{token}": Ask(f"/rate/{link('rate', '1 more', f' {PAPER}')}"),
    "POST /rate/{token}": Ask(f"/rate/{link('rate', '1 less', f' {PAPER}')}"),
    # agents
    "POST /mcp": Ask("/mcp", _json(jsonrpc="2.0", id=1, method="tools/list", params={})),
    # privacy
    "POST /me/export": Ask("/me/export"),
    "POST /me/delete": Ask("/me/delete", f"comments=remove&votes=remove&{_SECRET}"),
    # our API
    f"GET {_API}/papers/{{id:path}}": Ask(f"{_API}/papers/{PAPER}"),
    f"GET {_API}/similar": Ask(f"{_API}/similar?to={PAPER}"),
    f"POST {_API}/similar": Ask(f"{_API}/similar", _json(text="herons")),
    f"GET {_API}/authors/{{name:path}}": Ask(f"{_API}/authors/Li%20Wei"),
    f"GET {_API}/categories/{{name:path}}": Ask(f"{_API}/categories/cs.CV"),
    f"GET {_API}/keywords/{{name:path}}": Ask(f"{_API}/keywords/herons"),
    f"GET {_API}/organizations/{{name:path}}": Ask(f"{_API}/organizations/Marsh%20Institute"),
    f"GET {_API}/editions/{{name}}": Ask(f"{_API}/editions/2026-11-18"),
    f"GET {_API}/marks": Ask(f"{_API}/marks?paper={PAPER}"),
    f"PUT {_API}/votes/{{id:path}}": Ask(f"{_API}/votes/{OTHER_PAPER}"),
    f"DELETE {_API}/votes/{{id:path}}": Ask(f"{_API}/votes/{PAPER}"),
    f"PUT {_API}/ratings/{{id:path}}": Ask(f"{_API}/ratings/{OTHER_PAPER}", _json(rating="more")),
    f"DELETE {_API}/ratings/{{id:path}}": Ask(f"{_API}/ratings/{PAPER}"),
    f"PUT {_API}/read/{{id:path}}": Ask(f"{_API}/read/{OTHER_PAPER}"),
    f"DELETE {_API}/read/{{id:path}}": Ask(f"{_API}/read/{PAPER}"),
    f"PUT {_API}/hidden/{{id:path}}": Ask(f"{_API}/hidden/{OTHER_PAPER}"),
    f"DELETE {_API}/hidden/{{id:path}}": Ask(f"{_API}/hidden/{PAPER}"),
    f"GET {_API}/saves": Ask(f"{_API}/saves?shelf=to+read", private=True),
    f"PUT {_API}/saves/{{id:path}}": Ask(f"{_API}/saves/{OTHER_PAPER}?shelf=to+read", private=True),
    f"DELETE {_API}/saves/{{id:path}}": Ask(f"{_API}/saves/{PAPER}?shelf=to+read", private=True),
    f"POST {_API}/shelves": Ask(f"{_API}/shelves", _json(name="Another")),
    f"PATCH {_API}/shelves/{{key}}": Ask(f"{_API}/shelves/to%20read", _json(name="Read soon"), private=True),
    f"DELETE {_API}/shelves/{{key}}": Ask(f"{_API}/shelves/to%20read", private=True),
    f"GET {_API}/readers/{{name}}": Ask(f"{_API}/readers/ada"),
    f"GET {_API}/comments": Ask(f"{_API}/comments?paper={PAPER}"),
    f"POST {_API}/comments": Ask(f"{_API}/comments", _json(paper=PAPER, text="Herons nest.", parent=2)),
    f"GET {_API}/comments/{{no}}": Ask(f"{_API}/comments/3", private=True),
    f"PATCH {_API}/comments/{{no}}": Ask(f"{_API}/comments/1", _json(text="Herons nest.")),
    f"DELETE {_API}/comments/{{no}}": Ask(f"{_API}/comments/1"),
    f"GET {_API}/comments/{{no}}/history": Ask(f"{_API}/comments/3/history", private=True),
    f"PUT {_API}/comments/{{no}}/reactions/{{reaction}}": Ask(f"{_API}/comments/2/reactions/agree"),
    f"DELETE {_API}/comments/{{no}}/reactions/{{reaction}}": Ask(f"{_API}/comments/2/reactions/thanks"),
    f"POST {_API}/picks": Ask(f"{_API}/picks", _json(paper=OTHER_PAPER)),
    f"DELETE {_API}/picks/{{id:path}}": Ask(f"{_API}/picks/{PAPER}"),
    f"POST {_API}/subscriptions": Ask(f"{_API}/subscriptions", _json(watches=[{"kind": "today"}])),
    f"GET {_API}/subscriptions/{{no}}": Ask(f"{_API}/subscriptions/1", private=True),
    f"PATCH {_API}/subscriptions/{{no}}": Ask(f"{_API}/subscriptions/1", _json(state="paused"), private=True),
    f"DELETE {_API}/subscriptions/{{no}}": Ask(f"{_API}/subscriptions/1", private=True),
    f"POST {_API}/notifications/seen": Ask(f"{_API}/notifications/seen", _json(no=1)),
}
