"""The keywords of a paper: those its sources give, and our own where they give few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from broadsheet.index import keyness
from broadsheet.model.paper import Paper

ENOUGH = 4
"""From this many given keywords on nothing is added."""
_MOST = 4096
"""Papers whose keywords are remembered."""

_Text = tuple[str, str]
_remembered: dict[_Text, tuple[str, ...]] = {}


def with_keywords(paper: Paper) -> Paper:
    """The paper with the keywords it is shown with."""
    return all_with_keywords({0: paper})[0]


def all_with_keywords(papers: Mapping[int, Paper]) -> dict[int, Paper]:
    """Papers by number with the keywords they are shown with; together they take less time than one by one."""
    few = {no: (paper.title, paper.abstract) for no, paper in papers.items() if len(paper.keywords) < ENOUGH}
    own = _own(few.values())
    return {no: _completed(paper, own[few[no]]) if no in few else paper for no, paper in papers.items()}


def with_indexed(papers: Mapping[int, Paper], indexed: Mapping[int, tuple[str, ...]]) -> dict[int, Paper]:
    """Papers by number with the keywords the words index holds for them, which spares finding them again."""
    return {no: replace(paper, keywords=indexed[no]) if no in indexed else paper for no, paper in papers.items()}


def _completed(paper: Paper, own: Sequence[str]) -> Paper:
    given = {keyness.same(one) for one in paper.keywords}
    return replace(paper, keywords=(*paper.keywords, *(one for one in own if keyness.same(one) not in given)))


def _own(texts: Iterable[_Text]) -> dict[_Text, tuple[str, ...]]:
    """Our own keywords of titles and abstracts."""
    known = {text: _remembered.get(text) for text in texts}
    new = [text for text, keywords in known.items() if keywords is None]
    found = dict(zip(new, keyness.keywords_of(new), strict=True))
    if len(_remembered) + len(found) > _MOST:
        _remembered.clear()
    _remembered.update(found)
    return {text: found[text] if keywords is None else keywords for text, keywords in known.items()}
