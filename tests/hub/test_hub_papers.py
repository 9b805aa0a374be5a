"""One paper, a search and the list of all papers, as the Hub's API has them."""

import re
from urllib.parse import quote

import pytest
from hub_program import Program
from hub_scene import CLAIMED, ELSEWHERE, OTHERS, RICH, SPARE, STAMP, Scene
from tests.cast import NOW, a_paper

from broadsheet.api.hub import ids
from broadsheet.api.hub.answer import dumps
from broadsheet.api.hub.papers import linked
from broadsheet.model.paper import Author, Link
from broadsheet.model.query import Query
from broadsheet.store import comments, people, reactions, shelf

_ID = re.compile(r"[0-9a-f]{24}")


def test_a_paper_is_flat_and_has_all_that_is_known(stranger: Program) -> None:
    one = stranger.read(f"/api/papers/{RICH}")
    assert one["id"] == RICH
    assert [author["name"] for author in one["authors"]] == ["Ines Amado", "Li Wei"]
    assert one["publishedAt"] == f"2026-11-16{STAMP}"
    assert (one["upvotes"], one["githubStars"], one["numComments"]) == (42, 314, 3)
    assert one["ai_summary"] == "Herons are counted from the air."
    assert one["ai_keywords"][0] == "herons"
    assert one["organization"]["fullname"] == "Marsh Institute"
    assert one["projectPage"] == "https://marsh.test/herons"
    assert one["source"] == "arxiv"
    assert one["submittedOnDailyBy"]["user"] == "huggingface"
    assert _ID.fullmatch(one["discussionId"])
    assert not {"comments", "submissionDeadline", "withdrawnAt"} & set(one)


def test_linked_repositories_are_those_the_paper_links_to(stranger: Program) -> None:
    one = stranger.read(f"/api/papers/{RICH}")
    assert [model["id"] for model in one["linkedModels"]] == ["marsh/heron-7b"]
    assert (one["numTotalModels"], one["numTotalDatasets"], one["numTotalSpaces"]) == (1, 0, 0)
    repositories = stranger.read(f"/api/arxiv/{RICH}/repos")
    assert repositories["models"][0] | {"id": "marsh/heron-7b", "tags": [f"arxiv:{RICH}"]} == repositories["models"][0]
    assert (repositories["datasets"], repositories["spaces"]) == ([], [])


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("https://huggingface.co/marsh/heron-7b", "Models", "marsh/heron-7b"),
        ("https://huggingface.co/marsh/heron-7b/tree/main", "Models", "marsh/heron-7b"),
        ("https://www.huggingface.co/datasets/marsh/reeds", "Datasets", "marsh/reeds"),
        ("https://huggingface.co/spaces/marsh/demo", "Spaces", "marsh/demo"),
        ("https://huggingface.co/papers/2611.00001", "", ""),
        ("https://huggingface.co/marsh", "", ""),
        ("https://github.com/marsh/herons", "", ""),
        ("https://[bad", "", ""),
    ],
)
def test_only_repositories_of_the_hub_are_linked(address: str, kind: str, name: str) -> None:
    said = linked(a_paper(links=(Link("code", address),)))
    held = [(one, each["id"]) for one in ("Models", "Datasets", "Spaces") for each in said[f"linked{one}"]]
    assert held == ([(kind, name)] if name else [])


@pytest.mark.parametrize("form", [f"{RICH}v2", f"arxiv:{RICH}", f"https://arxiv.org/abs/{RICH}v1"])
def test_every_form_of_an_id_leads_to_the_paper(stranger: Program, form: str) -> None:
    assert stranger.read(f"/api/papers/{quote(form, safe='/:')}")["id"] == RICH


def test_a_paper_that_is_not_of_arxiv_is_reached_by_its_id(stranger: Program) -> None:
    one = stranger.read(f"/api/papers/{ELSEWHERE}")
    assert (one["id"], one["publishedAt"], one["source"]) == (ELSEWHERE, f"1999-01-01{STAMP}", "venue")
    assert "submittedOnDailyAt" not in one
    assert stranger.read(f"/api/arxiv/{ELSEWHERE}/repos") == {"models": [], "datasets": [], "spaces": []}


@pytest.mark.parametrize(
    "path", ["/api/papers/2611.99999", "/api/papers/nothing", "/api/arxiv/2611.99999/repos", "/api/x"]
)
def test_what_is_not_here_is_said_to_be_missing(stranger: Program, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status == 404
    assert answer["content-type"].startswith("application/json")
    assert answer.text.startswith('{"error":"')


def test_an_author_who_reads_here_is_named(stranger: Program) -> None:
    first, second = stranger.read(f"/api/papers/{CLAIMED}")["authors"]
    assert (first["status"], first["user"]["user"], first["user"]["name"]) == ("claimed_verified", "ada", "ada")
    assert first["statusLastChangedAt"] == "2026-11-18T15:00:00.000Z"
    assert "user" not in second


def test_an_author_keeps_an_id_when_others_come_before() -> None:
    ada, li = Author("Ada Lovelace"), Author("Li Wei")
    assert ids.of_authors("x", [li, ada])[1] == ids.of_authors("x", [ada])[0]
    assert len(set(ids.of_authors("x", [li, ada, li]))) == 3


def test_comments_come_when_they_are_asked_for(stranger: Program) -> None:
    one = stranger.read(f"/api/papers/{CLAIMED}?field=comments&field=submissionDeadline")
    question, answer = one["comments"]
    assert question["data"]["latest"]["raw"] == "How many reeds, @ada?"
    assert '<a href="/readers/ada"' in question["data"]["latest"]["html"]
    assert question["author"]["name"] == "bob"
    assert answer["data"]["parentCommentId"] == question["id"]
    assert one["numComments"] == 2
    assert one["isAuthorParticipating"] is True
    assert one["submissionDeadline"] == "2026-11-30T23:59:59.000Z"


def test_an_unknown_field_is_refused(stranger: Program) -> None:
    assert stranger.get(f"/api/papers/{RICH}?field=everything").status == 400


def test_a_hidden_comment_is_for_its_writer_alone_and_says_so(own_scene: Scene, ada: Program) -> None:
    with own_scene.site.store.write() as db:
        said = comments.of_paper(db, shelf.number(db, CLAIMED) or 0)
        comments.set_state(db, next(one.no for one in said if one.writer == "ada"), "hidden")
    path = f"/api/papers/{CLAIMED}?field=comments"
    assert [one["data"]["hidden"] for one in ada.read(path)["comments"]] == [False, True]
    assert [one["author"]["name"] for one in Program(ada.app).read(path)["comments"]] == ["bob"]


def test_a_comment_whose_writer_has_gone_has_no_author(own_scene: Scene, ada: Program) -> None:
    with own_scene.site.store.write() as db:
        people.change(db, own_scene.bob.no, state="deleted")
    question = ada.read(f"/api/papers/{CLAIMED}?field=comments")["comments"][0]
    assert "author" not in question
    assert question["data"]["editors"] == []


def test_what_is_said_of_a_comment_with_a_press_is_counted_and_names_nobody(own_scene: Scene, ada: Program) -> None:
    with own_scene.site.store.write() as db:
        no = comments.of_paper(db, shelf.number(db, CLAIMED) or 0)[0].no
        reactions.press(db, no, own_scene.ada.no, "agree", NOW)
    question = ada.read(f"/api/papers/{CLAIMED}?field=comments")["comments"][0]
    assert question["data"]["reactions"] == [{"reaction": "👍", "users": [], "count": 1}]


def test_a_search_marks_what_was_asked_for(stranger: Program) -> None:
    first = stranger.read("/api/papers/search?q=counting+herons")[0]
    assert first["paper"]["id"] == RICH
    assert {"type": "highlight", "text": "Herons"} in first["highlightedTitle"]
    assert "".join(part["text"] for part in first["highlightedTitle"]) == first["title"]
    assert any(part["type"] == "highlight" for part in first["highlightedSummary"])
    assert first["upvotes"] == first["paper"]["upvotes"] == 42
    assert first["upvoted"] is False
    assert "submittedBy" not in first


def test_a_search_finds_by_words_and_meaning_as_the_page_does(stranger: Program, scene: Scene) -> None:
    said = [one["paper"]["id"] for one in stranger.read("/api/papers/search?q=birds+seen+from+above")]
    assert said == [one.id for one in scene.site.search(Query(text="birds seen from above", limit=100)).listing.papers]


def test_a_search_by_id_finds_the_paper(stranger: Program) -> None:
    assert [one["paper"]["id"] for one in stranger.read(f"/api/papers/search?q={SPARE}")] == [SPARE]


def test_a_search_finds_at_most_what_it_is_allowed(stranger: Program) -> None:
    assert len(stranger.read("/api/papers/search?q=egrets&limit=2")) == 2
    assert len(stranger.read("/api/papers/search?q=egrets&limit=120")) >= len(OTHERS)
    for wrong in ("limit=121", "limit=0", f"q={'x' * 251}"):
        assert stranger.get(f"/api/papers/search?{wrong}").status == 400
    assert stranger.get(f"/api/papers/search?q={'x' * 250}").status == 200


@pytest.mark.parametrize("text", ["title:egrets", "egrets year:1999-99", "-egrets", "date:egrets"])
def test_a_text_that_our_grammar_cannot_read_is_searched_for_by_its_words(stranger: Program, text: str) -> None:
    found = stranger.read(f"/api/papers/search?q={quote(text)}&limit=120")
    assert {one["paper"]["id"] for one in found} >= set(OTHERS)
    assert stranger.read(f"/api/quicksearch?q={quote(text)}")["papersCount"] >= len(OTHERS)


def test_a_search_without_words_gives_the_newest(stranger: Program) -> None:
    said = stranger.read("/api/papers/search?limit=3")
    assert [one["paper"]["id"] for one in said] == [one["id"] for one in stranger.read("/api/papers?limit=3")]
    assert all(one["highlightedTitle"] == [{"type": "text", "text": one["title"]}] for one in said)


def test_a_reader_is_told_what_they_voted_for(ada: Program) -> None:
    assert ada.post(f"/api/papers/{RICH}/vote").status == 200
    said = {one["paper"]["id"]: one["upvoted"] for one in ada.read("/api/papers/search?q=counting")}
    assert said == {RICH: True, SPARE: False} | {name: False for name in said if name not in (RICH, SPARE)}


def test_all_papers_are_listed_newest_first_page_after_page(stranger: Program) -> None:
    seen: list[dict] = []
    path = "/api/papers?limit=4"
    while path:
        answer = stranger.get(path)
        seen += stranger.read(path)
        path = answer["link"].partition("<")[2].partition(">")[0]
    assert len(seen) == len({one["id"] for one in seen}) == 4 + len(OTHERS)
    assert seen[-1]["id"] == ELSEWHERE
    assert stranger.get("/api/papers?cursor=nonsense").status == 404


def test_lone_surrogates_and_odd_text_reach_nobody_as_broken_json() -> None:
    assert dumps({"a": ["b\ud800"]}) == b'{"a":["b?"]}'
