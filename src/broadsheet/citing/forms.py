"""Every form a paper can be cited in, by the name its addresses and options end in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from broadsheet.citing import bibtex, csl, markdown, ris, table
from broadsheet.citing.work import Work, work_of
from broadsheet.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Form:
    """A form of reference: the name readers know it by, its media type, and its writer.

    ``write`` takes papers and our own address; Markdown has none, because it is made
    from listings and pages.
    """

    label: str
    media: str
    write: Callable[[Iterable[Paper], str], str] | None = None


def _works(write: Callable[[Iterable[Work]], str]) -> Callable[[Iterable[Paper], str], str]:
    return lambda papers, base: write(work_of(paper, base) for paper in papers)


MARKDOWN = "md"
FORMS: Mapping[str, Form] = {
    "bib": Form("BibTeX", "application/x-bibtex; charset=utf-8", _works(bibtex.write)),
    "ris": Form("RIS", "application/x-research-info-systems; charset=utf-8", _works(ris.write)),
    "csl.json": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", _works(csl.write)),
    "csv": Form("CSV", "text/csv; charset=utf-8", table.write),
    MARKDOWN: Form("Markdown", markdown.KIND),
}
