"""Insert or look up many rows at once, without the toolkit's work per row where the driver allows.

And inserts that say what becomes of rows that are there already.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Column, Connection, Table, select
from sqlalchemy.dialects.sqlite import Insert


def insert(db: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert ``rows``, each with its values in the order of ``columns``.

    On SQLite the rows go to the driver as they are: an import spends a fifth less.
    """
    if not rows:
        return
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({_names(columns)}) VALUES ({_holes(len(columns))})', list(rows)
        )
    else:
        db.execute(table.insert(), [dict(zip(columns, row, strict=True)) for row in rows])


def find(
    db: Connection, column: Column[Any], values: Sequence[Any], columns: Sequence[str], order: Sequence[str] = ()
) -> Sequence[Any]:
    """The rows in which ``column`` holds one of ``values``, in the ``order`` of these columns.

    Of each row ``columns``; all are texts, bytes or whole numbers.
    """
    table = column.table
    if db.dialect.name == "sqlite":
        query = f'SELECT {_names(columns)} FROM "{table.name}" WHERE "{column.name}" IN ({_holes(len(values))})'
        return db.exec_driver_sql(f"{query} ORDER BY {_names(order)}" if order else query, tuple(values)).all()
    wanted = select(*(table.c[name] for name in columns)).where(column.in_(values))
    return db.execute(wanted.order_by(*(table.c[name] for name in order))).all()


def insert_into(dialect: str, table: Table) -> Insert:
    """An insert that can resolve conflicts; both dialects spell it alike."""
    made: Insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    return made


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _holes(count: int) -> str:
    return ", ".join("?" * count)
