"""Every address, and the page behind it."""

from functools import partial

from starlette.routing import Route

from broadsheet.web.access import (
    ACCOUNT,
    ANYONE,
    COMPANY,
    DOOR,
    GESTURE,
    MODERATOR,
    OWN,
    PICK,
    PUBLIC,
    TALK,
    Access,
    Page,
    entered,
    public_here,
)
from broadsheet.web.desk import Desk
from broadsheet.web.pages import (
    claims,
    codes,
    edition,
    elsewhere,
    flags,
    gestures,
    groups,
    machine,
    me,
    moderation,
    notifications,
    own,
    paper,
    picks,
    plain,
    prefs,
    privacy,
    readers,
    reset,
    search,
    shelves,
    sign_in,
    sign_up,
    similar,
    subject,
    talk,
    tokens,
)


class Place(Route):
    """An address that knows who may enter."""

    def __init__(self, desk: Desk, path: str, page: Page, methods: str, access: Access) -> None:
        super().__init__(path, partial(entered(page, access), desk), methods=methods.split())
        self.access = access


def routes(desk: Desk) -> list[Place]:
    """The table of addresses; the first that fits answers, so a paper's comes last."""
    table: tuple[tuple[str, Page, str, Access], ...] = (
        ("/", edition.front, "GET", PUBLIC),
        ("/papers", search.papers, "GET", PUBLIC),
        ("/papers/date/{name}", edition.day, "GET", PUBLIC),
        ("/papers/week/{name}", edition.week, "GET", PUBLIC),
        ("/papers/month/{name}", edition.month, "GET", PUBLIC),
        # moderation
        ("/flags/new", flags.form, "GET", TALK),
        ("/flags", flags.raise_flag, "POST", TALK),
        ("/moderation", moderation.queue, "GET", MODERATOR),
        ("/moderation", moderation.act, "POST", MODERATOR),
        ("/moderation/target", moderation.case, "GET", MODERATOR),
        ("/moderation/readers/{name}", moderation.reader, "GET", MODERATOR),
        ("/log", moderation.log, "GET", public_here(PUBLIC)),
        # votes, saves and trending
        ("/papers/trending", readers.trending, "GET", PUBLIC),
        ("/gestures", gestures.gesture, "POST", GESTURE),
        ("/me/saves", shelves.saves, "GET", OWN),
        ("/me/saves", shelves.make, "POST", OWN),
        ("/me/saves/{shelf}", shelves.shelf, "GET", OWN),
        ("/me/saves/{shelf}", shelves.rename, "POST", OWN),
        ("/me/saves/{shelf}/delete", shelves.remove, "POST", OWN),
        ("/me/saves/{shelf}/move", shelves.move, "POST", OWN),
        ("/readers/{name}", readers.reader, "GET", public_here(PUBLIC)),
        ("/papers/{id:path}", paper.paper, "GET", PUBLIC),
        # talk
        ("/comments", talk.write, "POST", TALK),
        ("/comments/{no:int}", talk.place, "GET", public_here(PUBLIC)),
        ("/comments/{no:int}/answer", talk.answer, "GET", TALK),
        ("/comments/{no:int}/edit", talk.edit, "GET", TALK),
        ("/comments/{no:int}/edit", talk.change, "POST", TALK),
        ("/comments/{no:int}/delete", talk.take_away, "POST", TALK),
        ("/comments/{no:int}/reactions", talk.press, "POST", TALK),
        ("/comments/{no:int}/history", talk.history, "GET", ACCOUNT),
        ("/me/notifications", notifications.notifications, "GET", ACCOUNT),
        ("/me/notifications", notifications.mark, "POST", ACCOUNT),
        ("/authors/{name:path}", subject.author, "GET", PUBLIC),
        ("/categories/{name:path}", subject.category, "GET", PUBLIC),
        ("/keywords/{name:path}", subject.keyword, "GET", PUBLIC),
        # accounts
        ("/sign-up", sign_up.form, "GET", DOOR),
        ("/sign-up", sign_up.sign_up, "POST", DOOR),
        ("/invitations/{ticket}", sign_up.invited, "GET", DOOR),
        ("/confirm/{ticket}", sign_up.look, "GET", DOOR),
        ("/confirm/{ticket}", sign_up.confirm, "POST", DOOR),
        ("/sign-in", sign_in.form, "GET", DOOR),
        ("/sign-in", sign_in.sign_in, "POST", DOOR),
        ("/sign-out", sign_in.sign_out, "POST", DOOR),
        ("/reset", reset.form, "GET", DOOR),
        ("/reset", reset.ask, "POST", DOOR),
        ("/reset/{ticket}", reset.look, "GET", DOOR),
        ("/reset/{ticket}", reset.reset, "POST", DOOR),
        ("/me", me.me, "GET", ACCOUNT),
        ("/me", me.describe, "POST", ACCOUNT),
        ("/me/email", me.email, "GET", ACCOUNT),
        ("/me/email", me.change_email, "POST", ACCOUNT),
        ("/me/password", me.password, "GET", ACCOUNT),
        ("/me/password", me.change_password, "POST", ACCOUNT),
        ("/me/sessions", own.sessions, "GET", ACCOUNT),
        ("/me/sessions", own.end, "POST", ACCOUNT),
        ("/me/invitations", own.invitations, "GET", ACCOUNT),
        ("/me/invitations", own.make_invitation, "POST", ACCOUNT),
        # picks, groups, organisations, claims
        ("/picks/new", picks.new, "GET", PICK),
        ("/picks", picks.pick, "POST", PICK),
        ("/picks/withdraw", picks.withdraw, "POST", PICK),
        ("/groups", groups.index, "GET", public_here(PUBLIC)),
        ("/groups", groups.make, "POST", COMPANY),
        ("/groups/new", groups.new, "GET", COMPANY),
        ("/groups/{key}", groups.group, "GET", public_here(PUBLIC)),
        ("/groups/{key}/{act}", groups.act, "POST", COMPANY),
        ("/organizations/{name:path}", subject.organization, "GET", PUBLIC),
        ("/claims", claims.index, "GET", MODERATOR),
        ("/claims", claims.claim, "POST", PICK),
        ("/claims/withdraw", claims.withdraw, "POST", PICK),
        ("/claims/decide", claims.decide, "POST", MODERATOR),
        ("/similar", similar.similar, "GET", PUBLIC),
        ("/similar", similar.resembling, "POST", PUBLIC),
        ("/sources", plain.sources, "GET", PUBLIC),
        ("/about", plain.about, "GET", ANYONE),
        ("/keys", plain.keys, "GET", ANYONE),
        ("/keys", prefs.set_keys, "POST", ANYONE),
        ("/theme", prefs.theme, "POST", ANYONE),
        # other ways in
        ("/sign-in/oidc", elsewhere.out, "GET", DOOR),
        ("/sign-in/oidc/back", elsewhere.back, "GET", DOOR),
        ("/sign-in/code", codes.ask, "GET", DOOR),
        ("/sign-in/code", codes.give, "POST", DOOR),
        ("/me/codes", codes.codes, "GET", ACCOUNT),
        ("/me/codes", codes.turn_on, "POST", ACCOUNT),
        ("/me/codes/begin", codes.begin, "POST", ACCOUNT),
        ("/me/codes/end", codes.turn_off, "POST", ACCOUNT),
        ("/me/tokens", tokens.tokens, "GET", ACCOUNT),
        ("/me/tokens", tokens.make, "POST", ACCOUNT),
        ("/me/tokens/end", tokens.end, "POST", ACCOUNT),
        # privacy
        ("/privacy", privacy.privacy, "GET", DOOR),
        ("/me/export", privacy.export, "GET", OWN),
        ("/me/export", privacy.export_file, "POST", OWN),
        ("/me/delete", privacy.delete, "GET", ACCOUNT),
        ("/me/delete", privacy.delete_me, "POST", ACCOUNT),
        # machines
        ("/robots.txt", machine.robots, "GET", ANYONE),
        ("/sitemap.xml", machine.sitemap_index, "GET", PUBLIC),
        ("/sitemap-{page:int}.xml", machine.sitemap, "GET", PUBLIC),
        ("/favicon.ico", machine.favicon, "GET", ANYONE),
        ("/static/{checksum}/{name}", machine.static, "GET", ANYONE),
    )
    return [Place(desk, *row) for row in table]
