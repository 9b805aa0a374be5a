"""Comments as the Hub shows them."""

from broadsheet.api.hub import ids, stamps
from broadsheet.api.hub.people import Json, Wire
from broadsheet.model.around import Person
from broadsheet.model.talk import Comment, Reaction

_SIGNS = {"thanks": "🤗", "agree": "👍", "doubt": "😔", "explain": "👀"}
"""The Hub's signs that come nearest to what is said here with a press."""
_NOBODYS = {"isOwner": False, "isOrgMember": False}


def comment(wire: Wire, one: Comment) -> Json:
    """A comment; one whose writer is gone has no author, one that is held or hidden says so."""
    author = wire.user(Person(one.writer)) if one.writer else None
    updated = one.edited or one.created
    latest: Json = {"raw": one.text, "html": one.html, "updatedAt": stamps.of_moment(updated)}
    data: Json = {
        "edited": one.edited is not None,
        "hidden": one.state != "shown",
        "latest": latest | ({"author": author} if author else {}),
        "numEdits": one.edits,
        "editors": [one.writer] if one.writer else [],
        "editorAvatarUrls": [wire.picture] if one.writer else [],
        "reactions": [_reaction(pressed) for pressed in one.reactions if pressed.count and pressed.name in _SIGNS],
        "isReport": False,
    }
    if one.parent_no is not None:
        data["parentCommentId"] = ids.of_number(ids.COMMENT, one.parent_no)
    said: Json = {
        "id": ids.of_number(ids.COMMENT, one.no),
        "type": "comment",
        "createdAt": stamps.of_moment(one.created),
        "data": data,
    }
    return said | ({"author": {**author, **_NOBODYS}} if author else {})


def _reaction(pressed: Reaction) -> Json:
    # who pressed is for nobody to see
    return {"reaction": _SIGNS[pressed.name], "users": [], "count": pressed.count}
