"""Every call of the API as a method. Written by tools/reference out of docs/reference/openapi.json."""

from collections.abc import Iterator
from datetime import date
from typing import Literal
from urllib.parse import quote

from broadsheet_client import shapes
from broadsheet_client.wire import Wire


class Calls(Wire):
    """The API, a method for each call. Raises Problem when a call is refused, OSError when nobody answers."""

    def search(
        self,
        *,
        fields: str | None = None,
        after: str | None = None,
        limit: int = 20,
        q: str = "",
        mode: Literal["words", "meaning", "hybrid"] = "hybrid",
        order: Literal["relevance", "date", "votes"] = "relevance",
        author: list[str] | None = None,
        category: list[str] | None = None,
        organization: list[str] | None = None,
        keyword: list[str] | None = None,
        source: list[str] | None = None,
        has: list[str] | None = None,
        date: str | None = None,
        announced: str | None = None,
        facets: bool = False,
    ) -> shapes.Search:
        """Search papers.

        Words, "phrases", -exclusions and fields, by words, meaning or both. With filters alone the newest
        papers come first; with nothing all papers are listed, the newest first. A text, or days, that
        cannot be read are answered with `mistake` and nothing found.
        """
        return shapes.Search.from_json(
            self.ask(
                "GET",
                "/api/v1/papers",
                query={
                    "fields": fields,
                    "after": after,
                    "limit": limit,
                    "q": q,
                    "mode": mode,
                    "order": order,
                    "author": author,
                    "category": category,
                    "organization": organization,
                    "keyword": keyword,
                    "source": source,
                    "has": has,
                    "date": date,
                    "announced": announced,
                    "facets": facets,
                },
            )
        )

    def get_paper(self, id: str, *, fields: str | None = None) -> shapes.PaperPage:
        """Look at one paper: everything known of it, and what resembles it."""
        return shapes.PaperPage.from_json(
            self.ask("GET", f"/api/v1/papers/{quote(str(id), safe='')}", query={"fields": fields})
        )

    def get_similar(self, *, to: list[str], fields: str | None = None, limit: int = 20) -> shapes.Listing:
        """List the papers that resemble all of those named, the nearest first."""
        return shapes.Listing.from_json(
            self.ask("GET", "/api/v1/similar", query={"fields": fields, "to": to, "limit": limit})
        )

    def find_similar(self, *, text: str, limit: int = 20, fields: str | None = None) -> shapes.Listing:
        """List the papers that resemble a text, such as an abstract; nothing is kept of it."""
        return shapes.Listing.from_json(
            self.ask("POST", "/api/v1/similar", body={"text": text, "limit": limit, "fields": fields})
        )

    def get_today(self, *, fields: str | None = None, after: str | None = None, limit: int = 20) -> shapes.Listing:
        """List today's papers: the latest edition, picks first."""
        return shapes.Listing.from_json(
            self.ask("GET", "/api/v1/today", query={"fields": fields, "after": after, "limit": limit})
        )

    def get_trending(self, *, fields: str | None = None, after: str | None = None) -> shapes.Listing:
        """List what votes, comments and growth elsewhere move now, the hottest first."""
        return shapes.Listing.from_json(self.ask("GET", "/api/v1/trending", query={"fields": fields, "after": after}))

    def export_papers(
        self, *, fields: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Iterator[shapes.ExportedPaper]:
        """Export the whole library, a paper a line, in the order the papers came.

        Each line carries a `cursor`. An export that ends early, and every export ends after ten minutes,
        goes on with `after` and the last cursor; it is complete when nothing follows.
        """
        return (
            shapes.ExportedPaper.from_json(one)
            for one in self.lines(
                "GET", "/api/v1/export/papers", query={"fields": fields, "after": after, "limit": limit}
            )
        )

    def get_author(self, name: str, *, fields: str | None = None, after: str | None = None) -> shapes.Subject:
        """List the papers of an author, newest first."""
        return shapes.Subject.from_json(
            self.ask("GET", f"/api/v1/authors/{quote(str(name), safe='')}", query={"fields": fields, "after": after})
        )

    def get_category(self, name: str, *, fields: str | None = None, after: str | None = None) -> shapes.Subject:
        """List the papers in a category, newest first."""
        return shapes.Subject.from_json(
            self.ask("GET", f"/api/v1/categories/{quote(str(name), safe='')}", query={"fields": fields, "after": after})
        )

    def get_keyword(self, name: str, *, fields: str | None = None, after: str | None = None) -> shapes.Subject:
        """List the papers with a keyword, newest first, and how many there were over time."""
        return shapes.Subject.from_json(
            self.ask("GET", f"/api/v1/keywords/{quote(str(name), safe='')}", query={"fields": fields, "after": after})
        )

    def get_organization(self, name: str, *, fields: str | None = None, after: str | None = None) -> shapes.Subject:
        """List the papers that carry an organisation, newest first, and how many there were over time."""
        return shapes.Subject.from_json(
            self.ask(
                "GET", f"/api/v1/organizations/{quote(str(name), safe='')}", query={"fields": fields, "after": after}
            )
        )

    def get_editions(self, *, limit: int = 7) -> shapes.Editions:
        """List the newest editions, and whether each is all here."""
        return shapes.Editions.from_json(self.ask("GET", "/api/v1/editions", query={"limit": limit}))

    def get_latest_edition(self, *, fields: str | None = None, after: str | None = None) -> shapes.EditionPage:
        """Look at the latest edition: its completeness, picks, papers, cross-listed and updated ones."""
        return shapes.EditionPage.from_json(
            self.ask("GET", "/api/v1/editions/latest", query={"fields": fields, "after": after})
        )

    def get_edition(self, name: str, *, fields: str | None = None, after: str | None = None) -> shapes.EditionPage:
        """Look at the editions of a day, an ISO week or a month."""
        return shapes.EditionPage.from_json(
            self.ask("GET", f"/api/v1/editions/{quote(str(name), safe='')}", query={"fields": fields, "after": after})
        )

    def get_sources(self) -> shapes.Sources:
        """List every source, when it was asked last and how that ended."""
        return shapes.Sources.from_json(self.ask("GET", "/api/v1/sources"))

    def get_me(self) -> shapes.Me:
        """Look at who you are here, and what your token is good for."""
        return shapes.Me.from_json(self.ask("GET", "/api/v1/me"))

    def get_marks(self, *, paper: list[str]) -> shapes.Marks:
        """Look at what you have done with some papers."""
        return shapes.Marks.from_json(self.ask("GET", "/api/v1/marks", query={"paper": paper}))

    def vote(self, id: str) -> shapes.Mine:
        """Vote for a paper."""
        return shapes.Mine.from_json(self.ask("PUT", f"/api/v1/votes/{quote(str(id), safe='')}"))

    def unvote(self, id: str) -> shapes.Mine:
        """Take a vote back."""
        return shapes.Mine.from_json(self.ask("DELETE", f"/api/v1/votes/{quote(str(id), safe='')}"))

    def rate(self, id: str, *, rating: Literal["more", "less"]) -> shapes.Mine:
        """Say that you want more like this, or less; nobody else sees it."""
        return shapes.Mine.from_json(
            self.ask("PUT", f"/api/v1/ratings/{quote(str(id), safe='')}", body={"rating": rating})
        )

    def unrate(self, id: str) -> shapes.Mine:
        """Take a rating back."""
        return shapes.Mine.from_json(self.ask("DELETE", f"/api/v1/ratings/{quote(str(id), safe='')}"))

    def mark_read(self, id: str) -> shapes.Mine:
        """Mark a paper as read."""
        return shapes.Mine.from_json(self.ask("PUT", f"/api/v1/read/{quote(str(id), safe='')}"))

    def mark_unread(self, id: str) -> shapes.Mine:
        """Mark a paper as not read."""
        return shapes.Mine.from_json(self.ask("DELETE", f"/api/v1/read/{quote(str(id), safe='')}"))

    def hide(self, id: str) -> shapes.Mine:
        """Hide a paper from your listings."""
        return shapes.Mine.from_json(self.ask("PUT", f"/api/v1/hidden/{quote(str(id), safe='')}"))

    def unhide(self, id: str) -> shapes.Mine:
        """Show a hidden paper again."""
        return shapes.Mine.from_json(self.ask("DELETE", f"/api/v1/hidden/{quote(str(id), safe='')}"))

    def get_saves(
        self, *, fields: str | None = None, after: str | None = None, shelf: str | None = None
    ) -> shapes.Saves:
        """List what you have saved, last first: everything, or one shelf."""
        return shapes.Saves.from_json(
            self.ask("GET", "/api/v1/saves", query={"fields": fields, "after": after, "shelf": shelf})
        )

    def save(self, id: str, *, shelf: str | None = None) -> shapes.Mine:
        """Save a paper, on a shelf of yours or on the first."""
        return shapes.Mine.from_json(
            self.ask("PUT", f"/api/v1/saves/{quote(str(id), safe='')}", query={"shelf": shelf})
        )

    def unsave(self, id: str, *, shelf: str | None = None) -> shapes.Mine:
        """Take a paper from a shelf, or from all."""
        return shapes.Mine.from_json(
            self.ask("DELETE", f"/api/v1/saves/{quote(str(id), safe='')}", query={"shelf": shelf})
        )

    def get_shelves(self) -> shapes.Shelves:
        """List your shelves."""
        return shapes.Shelves.from_json(self.ask("GET", "/api/v1/shelves"))

    def make_shelf(self, *, name: str) -> shapes.Shelf:
        """Make a shelf."""
        return shapes.Shelf.from_json(self.ask("POST", "/api/v1/shelves", body={"name": name}))

    def rename_shelf(self, key: str, *, name: str) -> shapes.Shelf:
        """Give a shelf another name, and with it another key."""
        return shapes.Shelf.from_json(
            self.ask("PATCH", f"/api/v1/shelves/{quote(str(key), safe='')}", body={"name": name})
        )

    def remove_shelf(self, key: str) -> None:
        """Take a shelf down with what stands on it."""
        self.ask("DELETE", f"/api/v1/shelves/{quote(str(key), safe='')}")

    def get_reader(self, name: str, *, fields: str | None = None, after: str | None = None) -> shapes.Reader:
        """Look at a reader: what they picked and voted for, and say of themselves."""
        return shapes.Reader.from_json(
            self.ask("GET", f"/api/v1/readers/{quote(str(name), safe='')}", query={"fields": fields, "after": after})
        )

    def get_talk(self, *, paper: str, after: str | None = None) -> shapes.Talk:
        """Read what is said about a paper, in threads."""
        return shapes.Talk.from_json(self.ask("GET", "/api/v1/comments", query={"paper": paper, "after": after}))

    def comment(self, *, paper: str, text: str, parent: int | None = None) -> shapes.Comment:
        """Comment on a paper, or answer a comment on it; the text is Markdown."""
        return shapes.Comment.from_json(
            self.ask("POST", "/api/v1/comments", body={"paper": paper, "text": text, "parent": parent})
        )

    def get_comment(self, no: int) -> shapes.Comment:
        """Read one comment."""
        return shapes.Comment.from_json(self.ask("GET", f"/api/v1/comments/{quote(str(no), safe='')}"))

    def change_comment(self, no: int, *, text: str) -> shapes.Comment:
        """Change a comment of yours; what it said stays readable."""
        return shapes.Comment.from_json(
            self.ask("PATCH", f"/api/v1/comments/{quote(str(no), safe='')}", body={"text": text})
        )

    def delete_comment(self, no: int) -> None:
        """Take a comment of yours away; its place stays where it was answered."""
        self.ask("DELETE", f"/api/v1/comments/{quote(str(no), safe='')}")

    def get_comment_history(self, no: int) -> shapes.CommentHistory:
        """Read everything a comment said before it was changed."""
        return shapes.CommentHistory.from_json(self.ask("GET", f"/api/v1/comments/{quote(str(no), safe='')}/history"))

    def add_reaction(self, no: int, reaction: Literal["thanks", "agree", "doubt", "explain"]) -> shapes.Comment:
        """Say something of a comment with one word."""
        return shapes.Comment.from_json(
            self.ask("PUT", f"/api/v1/comments/{quote(str(no), safe='')}/reactions/{quote(str(reaction), safe='')}")
        )

    def remove_reaction(self, no: int, reaction: Literal["thanks", "agree", "doubt", "explain"]) -> shapes.Comment:
        """Take such a word back."""
        return shapes.Comment.from_json(
            self.ask("DELETE", f"/api/v1/comments/{quote(str(no), safe='')}/reactions/{quote(str(reaction), safe='')}")
        )

    def get_picks(self, *, fields: str | None = None) -> shapes.Listing:
        """List what you put on the present page, and may still take back."""
        return shapes.Listing.from_json(self.ask("GET", "/api/v1/picks", query={"fields": fields}))

    def pick(self, *, paper: str, comment: str = "") -> shapes.Picked:
        """Put a paper on the daily page; one that is not here is asked of arXiv by its id."""
        return shapes.Picked.from_json(self.ask("POST", "/api/v1/picks", body={"paper": paper, "comment": comment}))

    def unpick(self, id: str) -> None:
        """Take your pick off the page while it is the present one."""
        self.ask("DELETE", f"/api/v1/picks/{quote(str(id), safe='')}")

    def get_notifications(self, *, after: str | None = None) -> shapes.Notifications:
        """Read what you are told, what you have not seen first."""
        return shapes.Notifications.from_json(self.ask("GET", "/api/v1/notifications", query={"after": after}))

    def see(self, *, no: int | None = None) -> None:
        """Mark one notification as seen, or all."""
        self.ask("POST", "/api/v1/notifications/seen", body={"no": no})

    def get_subscriptions(self) -> shapes.Subscriptions:
        """List what you are mailed."""
        return shapes.Subscriptions.from_json(self.ask("GET", "/api/v1/subscriptions"))

    def subscribe(
        self,
        *,
        watches: list[shapes.Watching],
        name: str = "",
        days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] | None = None,
        time: str = "07:00",
        zone: str = "UTC",
        format: Literal["full", "titles", "text"] = "full",
        quiet: bool = True,
    ) -> shapes.Subscription:
        """Have something mailed to your confirmed address from now on."""
        return shapes.Subscription.from_json(
            self.ask(
                "POST",
                "/api/v1/subscriptions",
                body={
                    "watches": watches,
                    "name": name,
                    "days": days,
                    "time": time,
                    "zone": zone,
                    "format": format,
                    "quiet": quiet,
                },
            )
        )

    def get_subscription(self, no: int) -> shapes.Subscription:
        """Look at one of your mails."""
        return shapes.Subscription.from_json(self.ask("GET", f"/api/v1/subscriptions/{quote(str(no), safe='')}"))

    def change_subscription(
        self,
        no: int,
        *,
        watches: list[shapes.Watching] | None = None,
        name: str | None = None,
        days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] | None = None,
        time: str | None = None,
        zone: str | None = None,
        format: Literal["full", "titles", "text"] | None = None,
        quiet: bool | None = None,
        state: Literal["active", "paused"] | None = None,
        away_from: date | None = None,
        away_until: date | None = None,
    ) -> shapes.Subscription:
        """Change what a mail brings and when, pause it, take it up again, or say when you are away."""
        return shapes.Subscription.from_json(
            self.ask(
                "PATCH",
                f"/api/v1/subscriptions/{quote(str(no), safe='')}",
                body={
                    "watches": watches,
                    "name": name,
                    "days": days,
                    "time": time,
                    "zone": zone,
                    "format": format,
                    "quiet": quiet,
                    "state": state,
                    "away_from": away_from,
                    "away_until": away_until,
                },
            )
        )

    def end_subscription(self, no: int) -> None:
        """End one of your mails."""
        self.ask("DELETE", f"/api/v1/subscriptions/{quote(str(no), safe='')}")
