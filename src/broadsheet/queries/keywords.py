"""The keywords of a paper: those its sources give, and our own where they give few."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from broadsheet.index import keyness
from broadsheet.model.paper import Paper

ENOUGH = 4
"""From this many given keywords on nothing is added."""


def with_keywords(paper: Paper) -> Paper:
    """The paper with the keywords it is shown with."""
    if len(paper.keywords) >= ENOUGH:
        return paper
    given = {keyness.same(one) for one in paper.keywords}
    own = (one for one in _own(paper.title, paper.abstract) if keyness.same(one) not in given)
    return replace(paper, keywords=(*paper.keywords, *own))


def with_indexed(papers: Mapping[int, Paper], indexed: Mapping[int, tuple[str, ...]]) -> dict[int, Paper]:
    """Papers by number with the keywords the words index holds for them, which spares finding them again."""
    return {no: replace(paper, keywords=indexed[no]) if no in indexed else paper for no, paper in papers.items()}


@lru_cache(maxsize=4096)
def _own(title: str, abstract: str) -> tuple[str, ...]:
    return keyness.keywords(title, abstract)
