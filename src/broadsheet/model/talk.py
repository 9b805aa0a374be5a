"""Talk: comments on a paper, what readers think of them, and what is told to whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

REACTIONS: Mapping[str, str] = {
    "thanks": "Thanks",
    "agree": "I agree",
    "doubt": "I doubt it",
    "explain": "Please explain",
}
"""What may be said of a comment with one press: the stored word, and the words on the button."""
NOTICES: Mapping[str, str] = {
    "reply": "answered you",
    "mention": "mentioned you",
    "claimed": "commented on a paper of yours",
    "picked": "commented on a paper you picked",
    "invited": "invited you to a group",
    "claim": "Your claim was decided",
    "moderation": "From the moderators",
}
"""Kinds of notifications with their words, which follow the name of who did it, but for IMPERSONAL ones."""
IMPERSONAL = frozenset({"claim", "moderation"})
"""Kinds of notifications that name nobody."""
DEEPEST = 6
"""Levels of answers a page shows; those below stand on the last."""
LOCKED = "A moderator has locked this talk: it can be read, and nothing can be added."
"""Said where a paper's talk is locked."""
LONGEST_COMMENT = 20_000
"""Characters a comment may have."""
SAYS = "[!-~À-ɏͰ-ᙿ、-힣\U0001f300-\U0001faff]"
"""A pattern for a letter, digit or sign that is still there when a text is cleaned; a text needs one of them."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """How many said this of a comment, and whether the one who asks did."""

    name: str
    count: int
    mine: bool = False

    @property
    def label(self) -> str:
        """The words on its button."""
        return REACTIONS.get(self.name, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment; ``writer`` is a name, None when the account is gone.

    ``html`` is sanitised. ``by_author`` says that the writer is an author of the
    paper, ``agent`` that a program wrote it in the writer's name. ``paper_no`` and
    ``paper_id`` name the paper, ``title`` its title.
    """

    no: int
    paper_no: int
    paper_id: str
    title: str
    writer: str | None
    writer_no: int | None
    parent_no: int | None
    text: str
    html: str
    state: str
    created: datetime
    edited: datetime | None = None
    edits: int = 0
    by_author: bool = False
    agent: bool = False
    reactions: tuple[Reaction, ...] = ()

    def is_seen_by(self, reader_no: int | None, *, moderator: bool) -> bool:
        """Whether this reader, None for a stranger, may read the text."""
        if self.state == "shown":
            return True
        return self.state in ("held", "hidden") and (moderator or self.is_by(reader_no))

    def is_by(self, reader_no: int | None) -> bool:
        """Whether this reader wrote it."""
        return reader_no is not None and reader_no == self.writer_no

    def emptied(self) -> "Comment":
        """Its place without what it said or who wrote it."""
        return replace(self, text="", html="", writer=None, writer_no=None, by_author=False, agent=False, reactions=())


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the answers to it, oldest first; ``seen`` is False where only its place is left."""

    comment: Comment
    replies: tuple["Thread", ...] = ()
    seen: bool = True

    def numbers(self) -> Iterator[int]:
        """The numbers of the comment and of all answers."""
        yield self.comment.no
        for reply in self.replies:
            yield from reply.numbers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is said about a paper.

    ``count`` are the comments everybody sees. ``sealed`` is why who reads this may
    add nothing, empty where they may. ``threads`` are those of ``page``, from 1, of ``pages``.
    """

    threads: tuple[Thread, ...] = ()
    count: int = 0
    sealed: str = ""
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class CommentVersion:
    """What a comment said before it was changed at ``until``; ``until`` is None for what it says now."""

    number: int
    text: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something a reader is told; ``kind`` is one of NOTICES, ``text`` what more there is to say."""

    no: int
    kind: str
    actor: str | None
    paper_id: str | None
    title: str | None
    comment_no: int | None
    text: str
    at: datetime
    seen: bool

    @property
    def words(self) -> str:
        """What happened, to be read after the name of who did it, where there is one."""
        said = NOTICES.get(self.kind, "")
        return said if self.actor or self.kind in IMPERSONAL else f"Somebody {said}".strip()


def in_threads(comments: Sequence[Comment], unseen: frozenset[int] = frozenset()) -> tuple[Thread, ...]:
    """Comments as a tree, oldest first, ``DEEPEST`` levels at most; the answers below stand on the last level.

    Of those in ``unseen`` only the place is kept, and only where something seen answers it.
    """
    answers: dict[int, list[Comment]] = {}
    known = {one.no for one in comments}
    for one in sorted(comments, key=lambda one: one.no):
        answers.setdefault(one.parent_no if one.parent_no in known else 0, []).append(one)
    kept = _kept(comments, unseen)

    def branch(comment: Comment, level: int) -> Thread:
        below = (one for one in answers.get(comment.no, ()) if one.no in kept)
        seen = comment.no not in unseen
        threads = () if level == DEEPEST else tuple(_level(below, level + 1))
        return Thread(comment if seen else comment.emptied(), threads, seen)

    def _level(some: Iterable[Comment], level: int) -> Iterator[Thread]:
        for one in some:
            yield branch(one, level)
            if level == DEEPEST:
                yield from (branch(deep, level) for deep in _below(one.no, answers) if deep.no in kept)

    return tuple(_level((one for one in answers.get(0, ()) if one.no in kept), 1))


def in_pages(threads: Iterable[Thread], most: int) -> list[list[Thread]]:
    """Threads on pages of ``most`` comments, a longer thread on one of its own; at least one page, perhaps empty."""
    pages: list[list[Thread]] = [[]]
    held = 0
    for one in threads:
        size = sum(1 for _ in one.numbers())
        if held and held + size > most:
            pages.append([])
            held = 0
        pages[-1].append(one)
        held += size
    return pages


def _kept(comments: Sequence[Comment], unseen: frozenset[int]) -> set[int]:
    """Numbers of what is seen, and of all that leads up to it."""
    parents = {one.no: one.parent_no for one in comments}
    kept: set[int] = set()
    for one in comments:
        no: int | None = one.no if one.no not in unseen else None
        while no is not None and no in parents and no not in kept:
            kept.add(no)
            no = parents[no]
    return kept


def _below(no: int, answers: Mapping[int, Sequence[Comment]]) -> Iterator[Comment]:
    """Everything that answers a comment, and what answers that, in the order of a conversation."""
    left = list(reversed(answers.get(no, ())))
    while left:
        one = left.pop()
        yield one
        left.extend(reversed(answers.get(one.no, ())))
