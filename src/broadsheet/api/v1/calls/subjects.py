"""The papers of an author, a category, a keyword or an organisation."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from broadsheet.api.v1.asked import Ask, Asked, wanted
from broadsheet.api.v1.models.given import Following
from broadsheet.api.v1.shapes import papers as shapes
from broadsheet.model.pages import SubjectPage

Author = Annotated[str, Path(examples=["Ada Lovelace"])]
Category = Annotated[str, Path(examples=["cs.CL"])]
Keyword = Annotated[str, Path(examples=["attention"])]
Organization = Annotated[str, Path(examples=["NVIDIA"])]


def get_author(asked: Ask, name: Author, given: Annotated[Following, Query()]) -> Response:
    """List the papers of an author, newest first."""
    return _subject(asked, asked.site.author(name, given.after), given)


def get_category(asked: Ask, name: Category, given: Annotated[Following, Query()]) -> Response:
    """List the papers in a category, newest first."""
    return _subject(asked, asked.site.category(name, given.after), given)


def get_keyword(asked: Ask, name: Keyword, given: Annotated[Following, Query()]) -> Response:
    """List the papers with a keyword, newest first, and how many there were over time."""
    return _subject(asked, asked.site.keyword(name, given.after), given)


def get_organization(asked: Ask, name: Organization, given: Annotated[Following, Query()]) -> Response:
    """List the papers that carry an organisation, newest first, and how many there were over time."""
    return _subject(asked, asked.site.organization(name, given.after), given)


def _subject(asked: Asked, page: SubjectPage, given: Following) -> Response:
    found = shapes.subject(page, asked.base, wanted(given.fields))
    return asked.answer(found, following=found.next)
