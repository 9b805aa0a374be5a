"""What is said about papers: read, written, changed, taken away, answered with a press."""

from typing import Annotated

from fastapi import Body, Path, Query
from starlette.responses import Response

from broadsheet.actions.react import react
from broadsheet.actions.reword import reword
from broadsheet.actions.say import say
from broadsheet.actions.unsay import unsay
from broadsheet.api.v1.asked import Ask, Asked, nothing
from broadsheet.api.v1.models.given import NewComment, NewText, ReactionName, Talking
from broadsheet.api.v1.shapes import talk as shapes
from broadsheet.queries import talk

No = Annotated[int, Path(ge=1, le=2**53, description="The number of a comment.")]


def get_talk(asked: Ask, given: Annotated[Talking, Query()]) -> Response:
    """Read what is said about a paper, in threads."""
    paper_id, _ = talk.named(asked.house.store, given.paper)
    found = talk.talk_of(asked.house.store, paper_id, asked.viewer, int(given.after or 1))
    shown = shapes.talk(paper_id, found, asked.base)
    return asked.answer(shown, following=shown.next)


def get_comment(asked: Ask, no: No) -> Response:
    """Read one comment."""
    return _comment(asked, no)


def get_comment_history(asked: Ask, no: No) -> Response:
    """Read everything a comment said before it was changed."""
    found, versions = talk.history(asked.house.store, no, asked.visitor.reader)
    return asked.answer(shapes.history(found, versions, asked.base))


def comment(asked: Ask, given: Annotated[NewComment, Body()]) -> Response:
    """Comment on a paper, or answer a comment on it; the text is Markdown."""
    return _comment(asked, say(asked.house, asked.visitor, given.paper, given.text, given.parent).no, 201)


def change_comment(asked: Ask, no: No, given: Annotated[NewText, Body()]) -> Response:
    """Change a comment of yours; what it said stays readable."""
    return _comment(asked, reword(asked.house, asked.visitor, no, given.text).no)


def delete_comment(asked: Ask, no: No) -> Response:
    """Take a comment of yours away; its place stays where it was answered."""
    unsay(asked.house, asked.visitor, no)
    return nothing()


def add_reaction(asked: Ask, no: No, reaction: ReactionName) -> Response:
    """Say something of a comment with one word."""
    react(asked.house, asked.visitor, no, reaction, on=True)
    return _comment(asked, no)


def remove_reaction(asked: Ask, no: No, reaction: ReactionName) -> Response:
    """Take such a word back."""
    react(asked.house, asked.visitor, no, reaction, on=False)
    return _comment(asked, no)


def _comment(asked: Asked, no: int, status: int = 200) -> Response:
    found = talk.with_reactions(asked.house.store, no, asked.viewer)
    return asked.answer(shapes.comment(found, asked.base), status)
