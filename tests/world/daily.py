"""``huggingface.co/api``: the Daily Papers as JSON, by day, week or month, page by page."""

import hashlib
import json
import re
from datetime import date, datetime, timedelta

from tests.world.answer import Answer, Question
from tests.world.archive import Archive, WorldPick
from tests.world.faults import drifted
from tests.world.papers import WorldPaper
from tests.world.words import LABS

_WEEK = re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_LARGEST = 100
Json = dict[str, object]


class _Refused(Exception):
    """A request answered with 400 and a sentence."""


def answer_hub(archive: Archive, question: Question) -> Answer:
    """Answer ``/api/daily_papers`` and ``/api/papers/{id}``."""
    if question.path == "/api/daily_papers":
        return _daily(archive, question)
    if question.path.startswith("/api/papers/"):
        return _detail(archive, question.path.removeprefix("/api/papers/"))
    return _json({"error": "Not found"}, 404)


def _daily(archive: Archive, question: Question) -> Answer:
    try:
        picks = _chosen(archive, question)
        page, limit = _number(question, "p", 0, 10**6), _number(question, "limit", 50, _LARGEST)
        if limit == 0:
            raise _Refused("limit must be at least 1")
    except _Refused as error:
        return _json({"error": str(error)}, 400)
    headers = _rate(question)
    if (page + 1) * limit < len(picks):
        others = "".join(f"&{key}={value}" for key, value in question.query if key not in ("p", "limit"))
        headers["Link"] = f'</api/daily_papers?p={page + 1}&limit={limit}{others}>; rel="next"'
    shown = picks[page * limit : (page + 1) * limit]
    return _json([_item(archive, question, pick, at) for at, pick in enumerate(shown)], 200, headers)


def _detail(archive: Archive, paper_id: str) -> Answer:
    pick = next((one for one in archive.picks if one.paper_id == paper_id), None)
    if pick is None:
        return _json({"error": "Paper not found"}, 404)
    return _json(_paper(archive.papers[paper_id], pick, archive.now()), 200, {})


def _chosen(archive: Archive, question: Question) -> list[WorldPick]:
    first, last = _days(question, archive.now().date())
    picks = [one for one in archive.picks if first <= one.day <= last]
    if question.get("sort") == "trending":
        return sorted(picks, key=lambda one: -one.upvotes(archive.now()))
    return sorted(picks, key=lambda one: one.listed, reverse=True)


def _days(question: Question, today: date) -> tuple[date, date]:
    """The days asked for; a day that does not exist or has not come is refused, as on Hugging Face."""
    day, week, month = (question.get(name) for name in ("date", "week", "month"))
    try:
        if day:
            first = last = datetime.strptime(day, "%Y-%m-%d").date()
        elif week:
            first = date.fromisoformat(f"{week}-1") if _WEEK.fullmatch(week) else date.fromisoformat("")
            last = first + timedelta(days=6)
        elif month:
            first = date.fromisoformat(f"{month}-01") if _MONTH.fullmatch(month) else date.fromisoformat("")
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        else:
            return date.min, date.max
    except ValueError as error:
        raise _Refused("Invalid date") from error
    if first > today:
        raise _Refused("Date must not be in the future")
    return first, last


def _number(question: Question, name: str, default: int, largest: int) -> int:
    text = question.get(name, str(default))
    if not text.isdigit() or int(text) > largest:
        raise _Refused(f"{name} must be a number of at most {largest}")
    return int(text)


def _rate(question: Question) -> dict[str, str]:
    fault = question.quirks.get("rate_limit")
    left, seconds = (0, int(fault.number("seconds", 137))) if fault else (480, 300)
    return {"RateLimit": f'"api";r={left};t={seconds}', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}


def _item(archive: Archive, question: Question, pick: WorldPick, index: int) -> Json:
    paper = archive.papers[pick.paper_id]
    inner = _paper(paper, pick, archive.now())
    if "missing_paper_id" in question.quirks and index == 0:
        del inner["id"]
    if drifted(question.quirks.get("schema_drift"), index):
        inner["headline"] = inner.pop("title")
    shared = ("summary", "organization", "projectPage", "githubRepo", "githubStars", "ai_summary", "ai_keywords")
    outer: Json = {"paper": inner, "publishedAt": _time(pick.listed), "title": inner.get("title")}
    outer |= {name: inner[name] for name in shared if name in inner}
    return outer | {
        "thumbnail": f"https://example.org/thumbnails/{paper.id}.png",
        "numComments": pick.upvotes(archive.now()) // 9,
        "submittedBy": _person("heron"),
        "isAuthorParticipating": index % 3 == 0,
    }


def _paper(paper: WorldPaper, pick: WorldPick, now: datetime) -> Json:
    number = int(_token(paper.id), 16)
    said: Json = {
        "id": paper.id,
        "authors": [{"_id": _token(one.name), "name": one.plain, "hidden": False} for one in paper.authors],
        "publishedAt": _time(paper.versions[0].submitted),
        "submittedOnDailyAt": _time(pick.listed),
        "submittedOnDailyBy": _person("heron"),
        "title": paper.title,
        "summary": " ".join(paper.abstract.split()),
        "upvotes": pick.upvotes(now),
        "discussionId": _token(f"talk {paper.id}"),
        "ai_summary": f"A study of {paper.title.split(':')[-1].strip().lower()}.",
        "ai_keywords": [word for word in paper.title.lower().split() if len(word) > 6][:5],
    }
    if number % 2:
        name, title = LABS[number % len(LABS)]
        said["organization"] = {"_id": _token(name), "name": name, "fullname": title, "avatar": "/avatars/lab.png"}
    if number % 3:
        said |= {"githubRepo": f"https://github.com/example/p{paper.id[-5:]}", "githubStars": number % 900}
    if number % 5 == 0:
        said["projectPage"] = f"https://example.org/project/{paper.id}"
    return said


def _person(name: str) -> Json:
    return {"_id": _token(name), "avatarUrl": f"/avatars/{name}.svg", "fullname": name.title(), "name": name,
            "user": name, "type": "user", "isPro": False, "isHf": False, "isMod": False}  # fmt: skip


def _token(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(json.dumps(value).encode(), "application/json; charset=utf-8", status, headers or {})
