"""What befalls a paper after it was announced: new versions, cross-lists, withdrawal, deletion. It stays one paper."""

import pytest
from tests.faults.scene import Scene


@pytest.fixture
def known(scene: Scene) -> str:
    """A paper announced as new and harvested on the first day."""
    scene.harvest()
    return scene.world.new_on(scene.world.today)[0].id


def groups(scene: Scene) -> dict[str, list[str]]:
    """The papers on today's page, by what is news about them."""
    page = scene.edition(scene.world.today)
    return {
        name: [entry.paper.id for entry in getattr(page, name).entries] for name in ("papers", "crossed", "updated")
    }


def test_replacements_are_versions_of_one_paper_and_updates_never_new(scene: Scene, known: str) -> None:
    """H-13: v1, v2, v3 on three days; "new" fires once."""
    for number in (2, 3):
        scene.tomorrow(5)
        scene.world.replace(known)
        scene.harvest()
        assert known in groups(scene)["updated"]
        assert known not in groups(scene)["papers"]
        assert scene.papers()[known] == number
    assert [row["key"] for row in scene.rows("SELECT key FROM records")].count(known) == 1
    page = scene.site.paper(known)
    assert [one.number for one in page.versions] == [3, 2, 1]
    assert page.paper.version == 3
    assert page.paper.announced == "2026-11-18"
    assert "Updated, not new" in scene.page("/")


def test_a_new_title_is_shown_and_the_paper_keeps_its_place(scene: Scene, known: str) -> None:
    """H-13: same address, same day, new words."""
    scene.tomorrow(5)
    scene.world.replace(known, title="Herons Counted Once More")
    scene.harvest()
    assert scene.site.paper(known).paper.title == "Herons Counted Once More"
    assert "Herons Counted Once More" in scene.page(f"/papers/{known}")


def test_a_paper_cross_listed_later_stands_under_cross_lists(scene: Scene) -> None:
    """H-13: announced again in another category; not new."""
    outsider = next(one for one in scene.world.papers.values() if one.day < scene.world.today)
    outsider.categories[:] = ["cs.RO"]
    scene.harvest()
    scene.tomorrow(5)
    scene.world.cross_list(outsider.id, "cs.AI")
    scene.harvest()
    assert outsider.id in groups(scene)["crossed"]
    assert outsider.id not in groups(scene)["papers"]
    assert scene.site.paper(outsider.id).paper.categories == ("cs.RO", "cs.AI")


def test_a_withdrawn_paper_keeps_its_page_and_wears_a_badge(scene: Scene, known: str) -> None:
    """H-13: nothing announced is ever removed; the reason is printed."""
    scene.tomorrow(5)
    scene.world.withdraw(known)
    scene.harvest()
    paper = scene.site.paper(known).paper
    assert (paper.withdrawn, paper.version) == (True, 2)
    page = scene.page(f"/papers/{known}")
    assert '<strong class="badge">withdrawn</strong>' in page
    assert "has been withdrawn by the author due to an error in Section 3" in page


def test_a_withdrawal_known_only_by_its_missing_files_is_not_forgotten(scene: Scene, known: str) -> None:
    """H-13: one format says so, the other says nothing; the badge does not flicker from harvest to harvest."""
    scene.tomorrow(5)
    paper = scene.world.withdraw(known)
    paper.comment = None
    for _ in range(2):
        scene.harvest()
        assert scene.site.paper(known).paper.withdrawn
        scene.later(minutes=30)


def test_a_header_of_status_deleted_leaves_a_tombstone(scene: Scene, known: str) -> None:
    """H-13: the row, its versions and its address stay."""
    scene.tomorrow(5)
    scene.world.delete(known)
    assert scene.harvest().outcome == "ok"
    assert scene.site.paper(known).paper.withdrawn
    assert scene.papers()[known] == 1
    assert 'class="badge"' in scene.page(f"/papers/{known}")
    scene.assert_sound()


def test_a_record_that_comes_back_is_a_paper_again(scene: Scene, known: str) -> None:
    """H-13: a tombstone is no grave."""
    scene.tomorrow(5)
    scene.world.delete(known)
    scene.harvest()
    scene.tomorrow(5)
    scene.world.touch(known).deleted = False
    scene.harvest()
    assert not scene.site.paper(known).paper.withdrawn


def test_a_change_of_nothing_but_the_datestamp_is_no_news(scene: Scene, known: str) -> None:
    """H-11, H-13: administrators touch records in bulk."""
    for one in scene.world.new_on(scene.world.today):
        scene.world.touch(one.id)
    before, page = {row["id"]: row["hash"] for row in scene.rows("SELECT id, hash FROM papers")}, groups(scene)
    scene.later(minutes=30)
    scene.harvest()
    after = {row["id"]: row["hash"] for row in scene.rows("SELECT id, hash FROM papers")}
    assert before.items() <= after.items()
    assert groups(scene) == page
