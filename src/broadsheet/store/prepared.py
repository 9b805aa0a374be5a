"""Statements that are asked hundreds of times a second, past the toolkit's work for each.

To look up what it put together before, and to make a context, a result and rows for
it, takes the toolkit several times as long as SQLite takes to answer. Here a statement
is put together once, and goes to the driver as text with its values.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
_Sizes = tuple[tuple[str, int], ...]
_LONGEST = 64
"""Lists longer than this are seldom of one length twice, and their texts are not kept."""


class Prepared:
    """A statement, put together once for each kind of database and each short length of its ``lists``.

    ``make`` gives it, for a dialect by name. Values are given by the names of its
    parameters; those that expand are named in ``lists``. All of it raises what the
    toolkit raises.
    """

    def __init__(self, make: Callable[[str], Any], *lists: str) -> None:
        self._make = make
        self._lists = lists
        self._texts: dict[tuple[str, _Sizes], _Text] = {}

    def all(self, db: Connection, values: Values) -> list[Any]:
        """The rows it finds, with their columns by name."""
        text = self._text(db, values)
        return text.rows(_done(db, text.said, text.bound(values), lambda cursor: cursor.fetchall()))

    def first(self, db: Connection, values: Values) -> Any:
        """The first row it finds, or None."""
        return next(iter(self.all(db, values)), None)

    def run(self, db: Connection, values: Values) -> int:
        """How many rows it wrote."""
        text = self._text(db, values)
        written: int = _done(db, text.said, text.bound(values), lambda cursor: cursor.rowcount)
        return written

    def run_each(self, db: Connection, rows: Sequence[Values]) -> None:
        """Write with each of these values in turn."""
        if rows:
            text = self._text(db, rows[0])
            _done(db, text.said, [text.bound(row) for row in rows], each=True)

    def _text(self, db: Connection, values: Values) -> "_Text":
        kind = db.dialect.name, tuple((name, len(values[name])) for name in self._lists)
        text = self._texts.get(kind)
        if text is None:
            text = _Text(self._make(db.dialect.name), db.dialect, values, kind[1])
            if all(size <= _LONGEST for _, size in kind[1]):
                self._texts[kind] = text
        return text


def say(db: Connection, command: str) -> None:
    """Give a command without values. Raises what the toolkit raises."""
    _done(db, command, ())


def _done(
    db: Connection, said: str, bound: Any, found: Callable[[Any], Any] = lambda _: None, *, each: bool = False
) -> Any:
    """What ``found`` makes of the cursor once it is done; troubles may come as late as that."""
    try:
        cursor = db.connection.cursor()
        (cursor.executemany if each else cursor.execute)(said, bound)
        return found(cursor)
    except Exception as trouble:
        base = db.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(said, None, trouble, base, hide_parameters=True, dialect=db.dialect) from trouble


class _Text:
    """A statement as a driver takes it: what it says, how values are bound, and how rows are read."""

    def __init__(self, made: Any, dialect: Dialect, values: Values, sizes: _Sizes) -> None:
        compiled = made.compile(dialect=dialect, column_keys=list(values))
        known = compiled.construct_params(_check=False)
        state = compiled.construct_expanded_state(known | dict(values))
        self._write: list[tuple[str, Any]] = [*state.processors.items()]
        self.said: str = state.statement
        self._known = {name: value for name, value in known.items() if name not in values}
        self._expanded = {name: state.parameter_expansion[name] for name, _ in sizes}
        self._places: list[str] | None = state.positiontup
        columns = made.selected_columns if made.is_select else {}
        self._row = _row(tuple(columns.keys()))
        readers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        self._read = [(place, read) for place, read in enumerate(readers) if read]

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them: in order, or by name."""
        given = {**self._known, **values}
        for name, names in self._expanded.items():
            given.update(zip(names, given.pop(name), strict=True))
        for name, write in self._write:
            given[name] = write(given[name])
        return given if self._places is None else [given[name] for name in self._places]

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """What the driver found, by name."""
        if self._read:
            found = [self._changed([*row]) for row in found]
        return [*map(self._row, found)]

    def _changed(self, row: list[Any]) -> list[Any]:
        for place, read in self._read:
            row[place] = read(row[place])
        return row


@cache
def _row(names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """What makes a row with these names, which are data, so that no class can be written down for it."""
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return lambda values: made(*values)
