"""Asking arXiv: one function per request, each returning an understood page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from broadsheet.model.errors import BadReply
from broadsheet.sources.arxiv import atom, markup, oai, rss
from broadsheet.sources.base import Fetch

OAI: Final = "https://oaipmh.arxiv.org/oai"
RSS: Final = "https://rss.arxiv.org/rss"
API: Final = "https://export.arxiv.org/api/query"
SLICE: Final = 100  # ids in one query; longer addresses are refused by some proxies
EMPTY_RETRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list to walk: ``verb`` over ``set`` in format ``prefix``, datestamps ``first`` to ``last``."""

    verb: str
    set: str
    prefix: str
    first: date
    last: date | None = None

    def params(self) -> dict[str, str]:
        """The arguments of the first request; arXiv's granularity is the day."""
        params = {"verb": self.verb, "metadataPrefix": self.prefix, "set": self.set, "from": self.first.isoformat()}
        return params | ({"until": self.last.isoformat()} if self.last else {})


def list_page(fetch: Fetch, wanted: Wanted, token: str | None) -> oai.OaiPage:
    """The first page of a list, or the page ``token`` stands for.

    ``noRecordsMatch`` comes back as an empty page, ``badResumptionToken`` as it is;
    any other complaint of the server raises BadReply.
    """
    params = {"verb": wanted.verb, "resumptionToken": token} if token else wanted.params()
    page = oai.read_page(markup.content(fetch(OAI, params), 400, 404))
    if page.error in ("", "noRecordsMatch", "badResumptionToken"):
        return page
    raise BadReply(f"arXiv OAI refused the list of {wanted.set}: {page.error} ({page.message}).", permanent=True)


def record_page(fetch: Fetch, identifier: str, prefix: str) -> oai.OaiPage:
    """One record by its bare arXiv id; an empty page when arXiv does not have it."""
    params = {"verb": "GetRecord", "identifier": f"oai:arXiv.org:{identifier}", "metadataPrefix": prefix}
    page = oai.read_page(markup.content(fetch(OAI, params), 400, 404))
    if page.error in ("", "idDoesNotExist", "cannotDisseminateFormat"):
        return page
    raise BadReply(f"arXiv OAI refused {identifier}: {page.error} ({page.message}).", permanent=True)


def announcement_list(fetch: Fetch, category: str) -> rss.AnnouncementList:
    """What ``category`` announced last."""
    return rss.read_list(markup.content(fetch(f"{RSS}/{category}")), category)


def query(fetch: Fetch, identifiers: Sequence[str], retries: int = EMPTY_RETRIES) -> Iterator[atom.AtomPage]:
    """Papers by id through the query API, 100 ids at a time. Raises BadReply.

    Pages may be short, so the next one starts after the entries received; an empty
    page is asked for again ``retries`` times before it is believed.
    """
    for first in range(0, len(identifiers), SLICE):
        yield from _slice(fetch, identifiers[first : first + SLICE], retries)


def _slice(fetch: Fetch, identifiers: Sequence[str], retries: int) -> Iterator[atom.AtomPage]:
    start = empty = 0
    while start < len(identifiers) and empty <= retries:
        params = {"id_list": ",".join(identifiers), "start": str(start), "max_results": str(SLICE)}
        page = atom.read_feed(markup.content(fetch(API, params), 400))
        if page.error:
            raise BadReply(f"The arXiv API refused: {page.error}.", permanent=True)
        empty = 0 if page.entries else empty + 1
        start += page.entries
        if page.entries:
            yield page
        if start and start >= page.total:
            return
