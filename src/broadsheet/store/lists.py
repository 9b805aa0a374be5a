"""What hangs on a paper in order: authors, categories, keywords, links, versions, titles."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table

from broadsheet.lib.text import name_key
from broadsheet.store import bulk
from broadsheet.store.keys import title_number
from broadsheet.store.merge import Merged
from broadsheet.store.schema import authors, categories, keywords, links, titles, versions

_COLUMNS: Mapping[Table, tuple[str, ...]] = {
    authors: ("paper_no", "place", "name", "name_key", "affiliation"),
    categories: ("paper_no", "place", "category"),
    keywords: ("paper_no", "place", "keyword"),
    links: ("paper_no", "kind", "url"),
    versions: ("paper_no", "number", "created", "size"),
    titles: ("key", "paper_no"),
}


def add(db: Connection, new: Mapping[int, Merged]) -> None:
    """Insert the lists of papers that have none yet, by paper number."""
    rows: dict[Table, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
    for no, merged in new.items():
        rows[authors] += [
            (no, place, one.name, name_key(one.name), one.affiliation) for place, one in enumerate(merged.authors)
        ]
        rows[categories] += [(no, place, one) for place, one in enumerate(merged.categories)]
        rows[keywords] += [(no, place, one) for place, one in enumerate(merged.keywords)]
        rows[links] += [(no, *link) for link in merged.links]
        rows[versions] += [
            (no, one.number, one.created and one.created.isoformat(), one.size) for one in merged.versions
        ]
        rows[titles] += [(key, no) for key in set(map(title_number, merged.titles))]
    for table, columns in _COLUMNS.items():
        bulk.insert(db, table, columns, rows[table])


def replace(db: Connection, changed: Mapping[int, Merged]) -> None:
    """Put new lists in the place of old ones."""
    if changed:
        for table in _COLUMNS:
            db.execute(table.delete().where(table.c.paper_no.in_(list(changed))))
        add(db, changed)
