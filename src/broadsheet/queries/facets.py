"""Ways to narrow a search, counted over all it finds, and words that lead on from it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from broadsheet.index import keyness
from broadsheet.index.syntax import Asked
from broadsheet.index.words import Facets
from broadsheet.model.pages import Facet, FacetGroup

_MOST = {"year": 8, "cat": 8, "keyword": 10, "has": 3}
_FIELD = {"year": "date"}


def groups(asked: Asked, counted: Facets) -> tuple[FacetGroup, ...]:
    """The facets of each kind that would narrow the search: those in force already are left out."""
    kinds = (("year", counted.years), ("cat", counted.categories), ("keyword", counted.keywords), ("has", counted.has))
    return tuple(
        FacetGroup(kind, facets)
        for kind, counts in kinds
        if (facets := tuple(_facets(asked, kind, counts))[: _MOST[kind]])
    )


def _facets(asked: Asked, kind: str, counts: Iterable[tuple[str, int]]) -> Iterable[Facet]:
    field = _FIELD.get(kind, kind)
    alike = keyness.same if kind == "keyword" else str.lower
    in_force = {alike(one.text) for one in asked.filters if one.kind == field and not one.negated}
    for label, count in counts:
        if alike(label) not in in_force:
            value = f'"{label}"' if " " in label else label
            yield Facet(label, count, f"{asked.text.strip()} {field}:{value}".strip())


def nearby(asked: Asked, best: Iterable[Sequence[str]], known: Iterable[str], most: int) -> tuple[str, ...]:
    """Keywords that were not asked for and are not in ``known``.

    ``best`` holds the keywords of each of the best papers, best first; those of the
    first papers count most.
    """
    said = keyness.same(asked.plain)
    without = {keyness.same(one) for one in known}
    weight: defaultdict[str, float] = defaultdict(float)
    shown: dict[str, str] = {}
    for place, keywords in enumerate(best, 1):
        for keyword in keywords:
            same = keyness.same(keyword)
            if same not in without and same not in said:
                weight[same] += 1 / (10 + place)
                shown.setdefault(same, keyword)
    return tuple(shown[same] for same in sorted(weight, key=lambda one: -weight[one])[:most])
