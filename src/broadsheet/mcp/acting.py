"""What agents do for their readers: each act is marked as an agent's, and the tool that did it takes it back."""

from broadsheet.actions import gesture
from broadsheet.actions.gesture import Gesture
from broadsheet.actions.pace import count
from broadsheet.actions.say import say
from broadsheet.actions.unsay import unsay
from broadsheet.mcp.caller import Caller
from broadsheet.mcp.given import Comment, Rate, Save
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.person import Reader
from broadsheet.queries.shelves import shelf
from broadsheet.wording import words

_RATINGS = {"vote": "voted for", "more": "asked for more like", "less": "asked for less like"}


def rate(caller: Caller, given: Rate) -> str:
    """Vote for a paper, or say more or less like it; or take that back."""
    gesture.make(caller.house, caller.acting, Gesture(given.rating, given.paper, on=not given.undo))
    if given.undo:
        return f"Done: your reader has not {_RATINGS[given.rating]} {given.paper} any more."
    return f"Done: your reader has {_RATINGS[given.rating]} {given.paper}. The same call with undo=true takes it back."


def save(caller: Caller, given: Save) -> str:
    """Save a paper, on a shelf or on the first; or take it off."""
    visitor = caller.acting
    try:
        gesture.make(caller.house, visitor, Gesture("save", given.paper, on=not given.undo, shelf=given.shelf))
    except NotFound as lost:
        raise NotFound(f"{lost} {_shelves(caller, visitor.reader)}" if given.shelf else str(lost)) from None
    where = f" on the shelf “{given.shelf}”" if given.shelf.strip() else ""
    if given.undo:
        return f"Done: {given.paper} is not saved{where} any more."
    return f"Done: {given.paper} is saved{where}. The same call with undo=true takes it back."


def _shelves(caller: Caller, reader: Reader) -> str:
    """What an agent may name instead; it makes no shelves."""
    held = [f"“{one.name}”" for one in shelf(caller.house.store, reader.no, None).shelves]
    there = f"Your reader’s shelves are {words.and_list(held)}." if held else "Your reader has made no shelves."
    return f"{there} Leave `shelf` out for what stands on none."


def comment(caller: Caller, given: Comment) -> str:
    """Comment on a paper, answer a comment, or take one's own comment away."""
    if bool(given.delete) == bool(given.paper.strip()) or (given.delete and given.text):
        raise WrongUse("Give `paper` and `text` to comment, or `delete` alone to take a comment away.")
    visitor = caller.acting
    count(caller.house, visitor, "")
    if given.delete:
        unsay(caller.house, visitor, given.delete)
        return f"Done: comment {given.delete} is taken away."
    made = say(caller.house, visitor, given.paper, given.text, given.answers or None)
    waits = "" if made.state == "shown" else " It waits for a moderator before others see it."
    return f"Done: this is comment {made.no}.{waits} `comment` with delete={made.no} takes it away."
