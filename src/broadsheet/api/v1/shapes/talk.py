"""What is said about papers."""

from broadsheet.api.v1.models import talk as api
from broadsheet.model.talk import Comment, CommentVersion, Talk, Thread
from broadsheet.wording import links


def comment(one: Comment, base: str) -> api.Comment:
    """A comment."""
    return api.Comment(
        no=one.no,
        paper=one.paper_id,
        writer=one.writer,
        parent=one.parent_no,
        text=one.text,
        html=one.html,
        state=one.state,
        created=one.created,
        edited=one.edited,
        edits=one.edits,
        by_author=one.by_author,
        agent=one.agent,
        reactions=[
            api.Reaction(name=each.name, label=each.label, count=each.count, mine=each.mine) for each in one.reactions
        ],
        page=base + links.target_url("comment", str(one.no)),
    )


def _thread(one: Thread, base: str) -> api.Thread:
    return api.Thread(
        comment=comment(one.comment, base), seen=one.seen, replies=[_thread(each, base) for each in one.replies]
    )


def talk(paper_id: str, one: Talk, base: str) -> api.Talk:
    """A page of what is said about a paper; its cursor is the number of the page."""
    return api.Talk(
        paper=paper_id,
        count=one.count,
        sealed=one.sealed,
        next=str(one.page + 1) if one.page < one.pages else None,
        threads=[_thread(each, base) for each in one.threads],
    )


def history(one: Comment, versions: tuple[CommentVersion, ...], base: str) -> api.CommentHistory:
    """Everything a comment said."""
    said = [api.CommentVersion(number=each.number, text=each.text, until=each.until) for each in versions]
    return api.CommentHistory(comment=comment(one, base), versions=said)
