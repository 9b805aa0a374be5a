"""arXiv as a source."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from broadsheet.model.errors import SourceError, Stopped
from broadsheet.model.paper import Record, arxiv_id
from broadsheet.sources.arxiv import client
from broadsheet.sources.arxiv.harvest import Harvest
from broadsheet.sources.base import Ask, Batch, Fetch

_PAUSE = 3.0  # seconds; arXiv, "Terms of Use for arXiv APIs"


class ArxivSource:
    """arXiv.org through its own interfaces for programs. Metadata is CC0; files are never fetched."""

    name = "arxiv"
    title = "arXiv"
    homepage = "https://arxiv.org/"
    thanks = (
        "Thank you to arXiv for use of its open access interoperability. This product was not reviewed or"
        " approved by, nor does it necessarily express or reflect the policies or opinions of, arXiv."
    )
    hosts: Mapping[str, float] = {"oaipmh.arxiv.org": _PAUSE, "rss.arxiv.org": _PAUSE, "export.arxiv.org": _PAUSE}

    def harvest(self, fetch: Fetch, ask: Ask, now: datetime) -> Iterator[Batch]:
        """Announcement lists first, then records in both formats, then whatever was left out.

        Raises SourceError, and WrongUse for a category arXiv does not have.
        """
        return Harvest(fetch, ask, now).batches()

    def fetch_one(self, fetch: Fetch, key: str, now: datetime) -> Record | None:
        """The paper with the arXiv id ``key`` in any form; None when arXiv has none. Raises SourceError."""
        found = arxiv_id(key)
        if found is None:
            return None
        try:
            pages = list(client.query(fetch, [found.id], retries=0))  # somebody is waiting, and OAI is asked next
        except Stopped:
            raise
        except SourceError:  # the query API is the weaker door; OAI has the last word
            pages = []
        records = [one for page in pages for one in page.records]
        return next(iter(records or client.record_page(fetch, found.id, "arXiv").records), None)
