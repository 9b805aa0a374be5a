"""Saving records and merging them: the best-placed source that says a thing is believed, nothing is erased."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from tests.cast import NOW, a_bare_record, a_paper, a_record

from broadsheet.model.paper import Author, Count, Link, Paper, Pick, Version
from broadsheet.store import papers, shelf, testimony
from broadsheet.store.db import Db
from broadsheet.store.schema import counts, picks, records

LATER = NOW + timedelta(days=1)
ID = "2611.00001"
RICH = {
    "source": "marsh",
    "key": ID,
    "arxiv_id": ID,
    "author_count": 7,
    "organization": "Marsh Institute",
    "counts": (Count("comments", 4),),
    "links": (Link("code", "https://code.example.org/herons"),),
}


def paper(store: Db, paper_id: str = ID) -> Paper | None:
    with store.read() as db:
        no = shelf.number(db, paper_id)
        return shelf.papers_of(db, [no])[no] if no is not None else None


def save(store: Db, *batch: object, now: datetime = NOW) -> papers.Saved:
    with store.write() as db:
        return papers.save(db, batch, now)


def test_a_saved_record_comes_back_as_the_paper_readers_see(store: Db) -> None:
    save(store, a_record())
    links = (Link("abstract", f"https://arxiv.org/abs/{ID}"), Link("pdf", f"https://arxiv.org/pdf/{ID}"))
    assert paper(store) == a_paper(links=links)


def test_saving_the_same_again_changes_nothing(store: Db) -> None:
    batch = [a_record(), a_record(**RICH), a_record(key="2611.00002", title="Other Birds")]
    assert save(store, *batch) == papers.Saved(added=2, changed=0, unchanged=1)
    assert save(store, *batch, now=LATER) == papers.Saved(unchanged=3)


def test_a_poorer_record_never_erases_a_date_an_author_list_an_organisation_or_a_comment_count(store: Db) -> None:
    for no, poor_source in enumerate(("arxiv", "marsh", "huggingface", "starter")):
        key = f"2611.0000{no}"
        save(store, a_record(**RICH | {"key": key, "arxiv_id": key}))
        save(store, a_bare_record(source=poor_source, key=key, arxiv_id=key), now=LATER)
        kept = paper(store, key)
        assert kept.published == "2026-11-16"
        assert [one.name for one in kept.authors] == ["Ines Amado", "Li Wei"]
        assert (kept.author_count, kept.organization, kept.comments) == (7, "Marsh Institute", 4)


def test_a_full_date_is_kept_before_a_partial_one_of_a_better_source(store: Db) -> None:
    save(store, a_record(**RICH))
    save(store, a_record(published="2026"), now=LATER)
    assert paper(store).published == "2026-11-16"


def test_the_words_of_arxiv_win_over_those_of_the_starter_edition(store: Db) -> None:
    save(store, a_record(source="starter", key=ID, arxiv_id=ID, title="Herons", abstract=None, summary="Ours."))
    save(store, a_record(), now=LATER)
    shown = paper(store)
    assert (shown.title, shown.abstract, shown.abstract_is_summary) == (a_paper().title, a_paper().abstract, False)


def test_a_summary_stands_and_is_marked_until_an_abstract_comes(store: Db) -> None:
    save(store, a_record(source="starter", key=ID, arxiv_id=ID, abstract=None, summary="Ours."))
    assert (paper(store).abstract, paper(store).abstract_is_summary) == ("Ours.", True)


def test_a_paper_is_found_by_the_title_of_any_of_its_records_however_dressed(store: Db) -> None:
    save(store, a_record(), a_record(source="marsh", key=ID, arxiv_id=ID, title="On Herons (Extended Version)"))
    with store.read() as db:
        no = shelf.number(db, ID)
        assert shelf.titled(db, "counting HERONS, from the air!") == [no]
        assert shelf.titled(db, "On Herons -- extended version") == [no]
        assert shelf.titled(db, "On Herons") == []


def test_among_papers_of_one_title_arxiv_comes_first(store: Db) -> None:
    save(store, a_bare_record(source="venue", key="herons"), a_record())
    with store.read() as db:
        assert shelf.titled(db, a_paper().title)[0] == shelf.number(db, ID)


def test_two_sayings_of_one_record_in_a_batch_are_laid_over_each_other(store: Db) -> None:
    fuller = a_record(comment="12 pages", picks=(Pick(date(2026, 11, 17), 3),))
    later = a_bare_record(abstract="We count again.", picks=(Pick(date(2026, 11, 18), 1),))
    assert save(store, fuller, later).added == 1
    shown = paper(store)
    assert (shown.abstract, shown.comment, shown.published) == ("We count again.", "12 pages", "2026-11-16")
    with store.read() as db:
        assert db.scalar(select(func.count()).select_from(picks)) == 2
        assert len(testimony.records_of(db, shelf.number(db, ID))) == 1


def test_a_record_that_learns_its_arxiv_id_moves_there_with_all_it_ever_said(store: Db) -> None:
    said = {"source": "marsh", "key": "herons", "picks": (Pick(date(2026, 11, 17), 2),)}
    save(store, a_record(**said, counts=(Count("upvotes", 5, date(2026, 11, 17)),)))
    save(store, a_record(**said, arxiv_id=ID, counts=(Count("upvotes", 9, date(2026, 11, 18)),)), now=LATER)
    assert paper(store, "marsh:herons") is None
    assert (paper(store).votes, paper(store).picked_by) == (9, ("marsh",))
    with store.read() as db:
        (series,) = testimony.series_of(db, shelf.number(db, ID))
        assert [point.value for point in series.points] == [5, 9]


def test_a_paper_loses_what_a_record_said_that_moved_on_to_another(store: Db) -> None:
    save(store, a_record(), a_record(**RICH, keywords=("marsh",), picks=(Pick(date(2026, 11, 17)),)))
    save(store, a_record(**(RICH | {"arxiv_id": "2611.00009"})), now=LATER)
    left = paper(store)
    assert (left.sources, left.organization, left.keywords, left.picked_by) == (("arxiv",), None, (), ())
    assert paper(store, "2611.00009").organization == "Marsh Institute"


def test_a_record_that_moves_in_one_batch_with_news_of_its_old_paper_speaks_of_one_paper_only(store: Db) -> None:
    save(store, a_record(), a_record(**RICH))
    save(store, a_record(comment="new"), a_record(**(RICH | {"arxiv_id": "2611.00009"})), now=LATER)
    assert (paper(store).comment, paper(store).sources) == ("new", ("arxiv",))


def test_counts_are_a_series_that_is_added_to_and_never_overwritten(store: Db) -> None:
    days = [(10, 7), (11, 12), (12, 9)]
    for day, value in [*days, (11, 99)]:
        save(store, a_record(**(RICH | {"counts": (Count("upvotes", value, date(2026, 11, day)),)})))
    with store.read() as db:
        (series,) = testimony.series_of(db, shelf.number(db, ID))
    assert [(point.at.day, point.value) for point in series.points] == days
    assert paper(store).votes == 9


def test_the_largest_of_the_sources_newest_counts_is_shown(store: Db) -> None:
    save(store, a_record(counts=(Count("upvotes", 3),)), a_record(**RICH | {"counts": (Count("upvotes", 8),)}))
    assert paper(store).votes == 8


def test_a_count_as_large_as_a_source_may_claim_is_kept(store: Db) -> None:
    most = 10**12
    pick = Pick(date(2026, 11, 17), most)
    save(store, a_record(author_count=most, picks=(pick,), counts=(Count("upvotes", most), Count("comments", most))))
    assert (paper(store).votes, paper(store).comments) == (most, most)


def test_versions_are_kept_each_once_and_the_newest_is_the_papers(store: Db) -> None:
    one, two = Version(1, datetime(2026, 11, 16, tzinfo=UTC), "31kb"), Version(2, datetime(2026, 11, 17, tzinfo=UTC))
    save(store, a_record(versions=(two, one, one)))
    with store.read() as db:
        assert testimony.versions_of(db, shelf.number(db, ID)) == (two, one)
    assert paper(store).version == 2


def test_taking_a_source_back_leaves_what_others_said(store: Db) -> None:
    starter = {"source": "starter", "arxiv_id": ID, "keywords": ("birds",), "counts": (Count("comments", 4),)}
    only = a_record(source="starter", key="only")
    save(store, a_record(), a_record(**starter, key=ID), only)
    with store.write() as db:
        assert papers.remove_source(db, "starter", LATER) == 1
    assert paper(store, "starter:only") is None
    assert (paper(store).sources, paper(store).keywords, paper(store).comments) == (("arxiv",), (), None)


def test_a_deleted_record_is_marked_withdrawn_and_stays(store: Db) -> None:
    save(store, a_record())
    with store.write() as db:
        papers.tombstone(db, "arxiv", [ID, "2611.99999"], LATER)
    assert paper(store).withdrawn
    assert paper(store).title == a_paper().title


def test_a_record_that_is_sent_again_after_its_deletion_is_no_longer_withdrawn(store: Db) -> None:
    save(store, a_record())
    with store.write() as db:
        papers.tombstone(db, "arxiv", [ID], LATER)
    assert save(store, a_record(), now=LATER).changed == 1
    assert not paper(store).withdrawn


def test_the_bytes_of_a_record_are_kept_as_they_came(store: Db) -> None:
    raw = bytes(range(256)) * 3
    save(store, a_record(raw=raw))
    with store.read() as db:
        assert bytes(db.scalar(select(records.c.raw))) == raw


def test_an_author_list_of_the_same_people_keeps_their_affiliations(store: Db) -> None:
    placed = (Author("Ines Amado", "Marsh Institute"), Author("Li Wei"))
    save(store, a_record(authors=placed))
    save(store, a_record(comment="12 pages"), now=LATER)
    assert paper(store).authors == placed


def test_more_records_than_one_statement_may_name_are_saved(store: Db) -> None:
    batch = [a_bare_record(key=f"2611.{no:05}", counts=(Count("upvotes", no),)) for no in range(1, 503)]
    assert save(store, *batch).added == 502
    assert save(store, *batch).unchanged == 502
    with store.read() as db:
        assert db.scalar(select(func.count()).select_from(counts)) == 502


def test_a_list_that_tears_names_apart_is_not_taken_for_a_fuller_one(store: Db) -> None:
    torn = (Author("Ines Amado"), Author("Li"), Author("Wei"))
    save(store, a_record(source="starter", key=ID, arxiv_id=ID, author_count=2))
    save(store, a_record(source="marsh", key=ID, arxiv_id=ID, authors=torn, author_count=3), now=LATER)
    assert (paper(store).authors, paper(store).author_count) == (a_paper().authors, 2)
