"""The table of addresses of the API; the first that fits answers."""

from broadsheet.api.v1.calls import (
    editions,
    export,
    gestures,
    papers,
    picks,
    readers,
    saves,
    subjects,
    subscriptions,
    talk,
)
from broadsheet.api.v1.calls.about import Description
from broadsheet.api.v1.models import editions as edition_shapes
from broadsheet.api.v1.models import papers as paper_shapes
from broadsheet.api.v1.models import readers as reader_shapes
from broadsheet.api.v1.models import subscriptions as mail_shapes
from broadsheet.api.v1.models import talk as talk_shapes
from broadsheet.api.v1.place import PREFIX, ApiPlace, Spot, laid
from broadsheet.api.v1.problem import refuse
from broadsheet.shell.access import ANYONE, GESTURE, PICK, PUBLIC, SAY, TALK, Access, public_here
from broadsheet.shell.host import Host
from broadsheet.shell.voice import Voice

VOICE = Voice(PREFIX, refuse)
"""How the API says that something went wrong."""
OWN = Access("reader", "read")
"""What a reader has, for that reader's eyes."""
KEPT = Access("reader", "rate")
TOLD = Access("reader", "read", shared=True)
HEARD = Access("reader", "talk", shared=True)
SHARED = public_here(PUBLIC)

_PAPERS: tuple[Spot, ...] = (
    Spot("GET", "/papers", papers.search, PUBLIC, paper_shapes.Search, "papers"),
    Spot("GET", "/papers/{id:path}", papers.get_paper, PUBLIC, paper_shapes.PaperPage, "papers"),
    Spot("GET", "/similar", papers.get_similar, PUBLIC, paper_shapes.Listing, "papers"),
    Spot("POST", "/similar", papers.find_similar, PUBLIC, paper_shapes.Listing, "papers"),
    Spot("GET", "/today", papers.get_today, PUBLIC, paper_shapes.Listing, "papers"),
    Spot("GET", "/trending", papers.get_trending, PUBLIC, paper_shapes.Listing, "papers"),
    Spot(
        "GET", "/export/papers", export.export_papers, PUBLIC, paper_shapes.ExportedPaper, "papers", media=export.MEDIA
    ),
    Spot("GET", "/authors/{name:path}", subjects.get_author, PUBLIC, paper_shapes.Subject, "subjects"),
    Spot("GET", "/categories/{name:path}", subjects.get_category, PUBLIC, paper_shapes.Subject, "subjects"),
    Spot("GET", "/keywords/{name:path}", subjects.get_keyword, PUBLIC, paper_shapes.Subject, "subjects"),
    Spot("GET", "/organizations/{name:path}", subjects.get_organization, PUBLIC, paper_shapes.Subject, "subjects"),
    Spot("GET", "/editions", editions.get_editions, PUBLIC, edition_shapes.Editions, "editions"),
    Spot("GET", "/editions/latest", editions.get_latest_edition, PUBLIC, edition_shapes.EditionPage, "editions"),
    Spot("GET", "/editions/{name}", editions.get_edition, PUBLIC, edition_shapes.EditionPage, "editions"),
    Spot("GET", "/sources", editions.get_sources, PUBLIC, edition_shapes.Sources, "editions"),
)
_MINE: tuple[Spot, ...] = (
    Spot("GET", "/me", readers.get_me, OWN, reader_shapes.Me, "reader"),
    Spot("GET", "/marks", gestures.get_marks, OWN, reader_shapes.Marks, "reader"),
    Spot("PUT", "/votes/{id:path}", gestures.vote, GESTURE, reader_shapes.Mine, "reader"),
    Spot("DELETE", "/votes/{id:path}", gestures.unvote, GESTURE, reader_shapes.Mine, "reader"),
    Spot("PUT", "/ratings/{id:path}", gestures.rate, GESTURE, reader_shapes.Mine, "reader"),
    Spot("DELETE", "/ratings/{id:path}", gestures.unrate, GESTURE, reader_shapes.Mine, "reader"),
    Spot("PUT", "/read/{id:path}", gestures.mark_read, GESTURE, reader_shapes.Mine, "reader"),
    Spot("DELETE", "/read/{id:path}", gestures.mark_unread, GESTURE, reader_shapes.Mine, "reader"),
    Spot("PUT", "/hidden/{id:path}", gestures.hide, GESTURE, reader_shapes.Mine, "reader"),
    Spot("DELETE", "/hidden/{id:path}", gestures.unhide, GESTURE, reader_shapes.Mine, "reader"),
    Spot("GET", "/saves", saves.get_saves, OWN, reader_shapes.Saves, "saves"),
    Spot("PUT", "/saves/{id:path}", gestures.save, GESTURE, reader_shapes.Mine, "saves"),
    Spot("DELETE", "/saves/{id:path}", gestures.unsave, GESTURE, reader_shapes.Mine, "saves"),
    Spot("GET", "/shelves", saves.get_shelves, OWN, reader_shapes.Shelves, "saves"),
    Spot("POST", "/shelves", saves.make_shelf, KEPT, reader_shapes.Shelf, "saves", 201),
    Spot("PATCH", "/shelves/{key}", saves.rename_shelf, KEPT, reader_shapes.Shelf, "saves"),
    Spot("DELETE", "/shelves/{key}", saves.remove_shelf, KEPT, None, "saves", 204),
)
_TOGETHER: tuple[Spot, ...] = (
    Spot("GET", "/readers/{name}", readers.get_reader, SHARED, reader_shapes.Reader, "reader"),
    Spot("GET", "/comments", talk.get_talk, SHARED, talk_shapes.Talk, "talk"),
    Spot("POST", "/comments", talk.comment, SAY, talk_shapes.Comment, "talk", 201),
    Spot("GET", "/comments/{no}", talk.get_comment, SHARED, talk_shapes.Comment, "talk"),
    Spot("PATCH", "/comments/{no}", talk.change_comment, TALK, talk_shapes.Comment, "talk"),
    Spot("DELETE", "/comments/{no}", talk.delete_comment, TALK, None, "talk", 204),
    Spot("GET", "/comments/{no}/history", talk.get_comment_history, TOLD, talk_shapes.CommentHistory, "talk"),
    Spot("PUT", "/comments/{no}/reactions/{reaction}", talk.add_reaction, TALK, talk_shapes.Comment, "talk"),
    Spot("DELETE", "/comments/{no}/reactions/{reaction}", talk.remove_reaction, TALK, talk_shapes.Comment, "talk"),
    Spot("GET", "/picks", picks.get_picks, TOLD, paper_shapes.Listing, "picks"),
    Spot("POST", "/picks", picks.pick, PICK, reader_shapes.Picked, "picks", 201),
    Spot("DELETE", "/picks/{id:path}", picks.unpick, PICK, None, "picks", 204),
    Spot("GET", "/notifications", readers.get_notifications, TOLD, reader_shapes.Notifications, "reader"),
    Spot("POST", "/notifications/seen", readers.see, HEARD, None, "reader", 204),
)
_MAILS: tuple[Spot, ...] = (
    Spot("GET", "/subscriptions", subscriptions.get_subscriptions, OWN, mail_shapes.Subscriptions, "subscriptions"),
    Spot("POST", "/subscriptions", subscriptions.subscribe, KEPT, mail_shapes.Subscription, "subscriptions", 201),
    Spot("GET", "/subscriptions/{no}", subscriptions.get_subscription, OWN, mail_shapes.Subscription, "subscriptions"),
    Spot(
        "PATCH", "/subscriptions/{no}", subscriptions.change_subscription, KEPT, mail_shapes.Subscription,
        "subscriptions",
    ),
    Spot("DELETE", "/subscriptions/{no}", subscriptions.end_subscription, KEPT, None, "subscriptions", 204),
)  # fmt: skip
TABLE: tuple[Spot, ...] = (*_PAPERS, *_MINE, *_TOGETHER, *_MAILS)
"""Every call."""


def places(host: Host) -> list[ApiPlace]:
    """The calls, and what describes them."""
    about = Description(TABLE)
    described = (
        Spot("GET", "", about.reference, ANYONE, None, "about", media="text/html"),
        Spot("GET", "/reference.css", about.style, ANYONE, None, "about", media="text/css"),
        Spot("GET", "/openapi.json", about.openapi, ANYONE, None, "about", media="application/json"),
    )
    return laid(host, (*TABLE, *described))
