"""Addresses: where pages lie, and which foreign addresses may be linked."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

from broadsheet.model.edition import Period
from broadsheet.model.query import Query

_STEPS = {"day": "date", "week": "week", "month": "month"}
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_QUOTES = re.compile('["“”„‟«»＂]+')
_SAYS = re.compile(r"[^\W_]")


def paper_url(paper_id: str) -> str:
    """The one address of a paper."""
    return "/papers/" + quote(paper_id, safe="/:@")


def cite_url(paper_id: str, form: str) -> str:
    """A paper in a form to cite, keep or read: ``bib``, ``ris``, ``csl.json``, ``csv`` or ``md``."""
    return f"{paper_url(paper_id)}.{form}"


def talk_url(paper_id: str, page: int = 1) -> str:
    """What is said about a paper, from a page of it on."""
    return f"{_talk_page(paper_id, page)}#talk"


def comment_url(paper_id: str, no: int, page: int = 1) -> str:
    """Where a comment stands, on a page of what is said about its paper."""
    return f"{_talk_page(paper_id, page)}#c{no}"


def _talk_page(paper_id: str, page: int) -> str:
    return paper_url(paper_id) + (f"?talk={page}" if page > 1 else "")


def author_url(name: str) -> str:
    """The page of an author."""
    return "/authors/" + quote(name, safe="")


def category_url(name: str) -> str:
    """The page of a category."""
    return "/categories/" + quote(name, safe="")


def keyword_url(name: str) -> str:
    """The page of a keyword."""
    return "/keywords/" + quote(name, safe="")


def organization_url(name: str) -> str:
    """The page of an organisation."""
    return "/organizations/" + quote(name, safe="")


def reader_url(name: str) -> str:
    """The page of a reader."""
    return "/readers/" + quote(name, safe="")


def target_url(kind: str, key: str) -> str:
    """The page of what is flagged or acted on, the moderators' own where there is no other."""
    if kind in ("paper", "pick"):
        return paper_url(key)
    return {"reader": reader_url(key), "comment": f"/comments/{quote(key, safe='')}"}.get(kind, "/moderation")


def flag_url(kind: str, key: str) -> str:
    """The form that flags something."""
    return "/flags/new?" + urlencode({"kind": kind, "target": key})


def shelf_url(key: str) -> str:
    """A shelf of the reader who asks; all of them for an empty key."""
    return "/me/saves/" + quote(key, safe="") if key else "/me/saves"


def sign_in_url(back: str) -> str:
    """Where to sign in, and to return to afterwards."""
    return f"/sign-in?{urlencode({'next': back})}" if back != "/" else "/sign-in"


def group_url(key: str) -> str:
    """The page of a group."""
    return "/groups/" + quote(key, safe="")


def pick_url(paper_id: str) -> str:
    """Where to put a paper on the daily page."""
    return f"/picks/new?{urlencode({'paper': paper_id})}"


def similar_url(ids: Iterable[str]) -> str:
    """The papers that resemble all of these together."""
    pairs = urlencode([("to", one) for one in ids])
    return f"/similar?{pairs}" if pairs else "/similar"


def period_url(period: Period, after: str | None = None) -> str:
    """The page of a day, week or month, from the cursor ``after`` on."""
    path = f"/papers/{_STEPS[period.kind]}/{period.name}"
    return f"{path}?{urlencode({'after': after})}" if after else path


def query_url(query: Query) -> str:
    """The page of a search with its order, mode and place."""
    return "/papers?" + query.to_params()


def search_url(text: str) -> str:
    """The page of a search for ``text`` in the usual order."""
    return query_url(Query(text=text))


def filter_text(field: str, value: str) -> str:
    """The search text that asks for ``value`` in ``field``; the value alone where nothing of it can be asked for."""
    plain = " ".join(_QUOTES.sub(" ", value).split())
    if not _SAYS.search(plain):
        return value
    return f'{field}:"{plain}"' if " " in plain else f"{field}:{plain}"


def keyword_search_url(word: str) -> str:
    """The search for the papers with a keyword."""
    return search_url(filter_text("keyword", word))


def feed_url(kind: str, name: str = "", form: str = "atom", query: str = "") -> str:
    """The address of the feed of a listing; ``query`` is the query string of a search."""
    path = f"/feeds/{kind}/{quote(name, safe='')}.{form}" if name else f"/feeds/{kind}.{form}"
    return f"{path}?{query}" if query else path


def export_url(kind: str, name: str = "", form: str = "bib", query: str = "") -> str:
    """The address of a listing in a form to cite, keep or read; ``query`` is the query string of a search."""
    path = f"/exports/{kind}/{quote(name, safe='')}.{form}" if name else f"/exports/{kind}.{form}"
    return f"{path}?{query}" if query else path


def private_feed_url(word: str, form: str = "atom") -> str:
    """The address of a private feed; whoever has its word may read it."""
    return f"/feeds/private/{word}.{form}"


def after_url(path: str, cursor: str) -> str:
    """The following page of the listing at ``path``."""
    return f"{path}?{urlencode({'after': cursor})}"


def foreign_url(url: str | None) -> str | None:
    """``url`` where it is a web address that may be linked, else None: never ``javascript:`` and its kin."""
    if not url or _ODD.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def doi_url(doi: str) -> str:
    """The resolver's address of a DOI (ISO 26324)."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def anchor(paper_id: str) -> str:
    """An id for HTML: no spaces, and different for different papers."""
    return quote(paper_id, safe="")


def safe_back(text: str) -> str:
    """A path of this site to return to, ``/`` for anything that might lead elsewhere.

    Browsers drop tabs and newlines from an address and read ``\\`` as ``/``, so
    only printable ASCII that begins with one slash and holds no ``..`` or ``//`` passes.
    """
    path = text.partition("?")[0]
    plain = text.isascii() and text.isprintable() and "\\" not in text and " " not in text
    return text if plain and path.startswith("/") and "//" not in path and ".." not in path else "/"
