"""Readers see what came on the last days, or why nothing did."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from digest_help import mails
from lxml import etree
from sqlalchemy import update
from tests.callers import enrol, signed_in

from broadsheet.digest.serve import serve_due
from broadsheet.store.schema import outbox
from broadsheet.wiring import Site

Subscribe = Callable[..., object]


@pytest.fixture(autouse=True)
def _by_http(press: Site) -> None:
    """The browsers of the tests keep the cookies of http."""
    press.own = replace(press.own, base_url="http://papers.test")
    press.house.rules = press.own


def told(press: Site, reader: object) -> str:
    tree = etree.HTML(signed_in(press, reader).get("/me/subscriptions").text)
    return " ".join("".join(tree.xpath("//main//text()")).split())


@pytest.mark.usefixtures("week")
def test_a_reader_sees_why_nothing_came(press: Site, subscribe: Subscribe) -> None:
    ada = enrol(press, "ada")
    subscribe(("search", "q=quantum+chromodynamics"), reader_no=ada.no)
    serve_due(press)
    assert "Wed 18 Nov nothing to read: your search “quantum chromodynamics”: 0 of 2 new papers" in told(press, ada)


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(
    ("state", "said"),
    [("dead", "could not be delivered. The mail server"), ("expired", "in time"), ("pending", "tried again")],
)
def test_a_reader_sees_what_became_of_the_mail(press: Site, subscribe: Subscribe, state: str, said: str) -> None:
    ada = enrol(press, "ada")
    subscribe(reader_no=ada.no)
    serve_due(press)
    assert "Wed 18 Nov 2 papers" in told(press, ada)
    assert said not in told(press, ada)
    with press.store.write() as db:
        db.execute(update(outbox).values(state=state, attempts=1, why="The mail server answered 550 5.1.1."))
    assert said in told(press, ada)
    assert len(mails(press)) == 1


@pytest.mark.usefixtures("week")
def test_nobody_sees_the_days_of_others(press: Site, subscribe: Subscribe) -> None:
    ada, ben = enrol(press, "ada"), enrol(press, "ben")
    subscribe(("search", "q=quantum+chromodynamics"), reader_no=ada.no)
    serve_due(press)
    assert "chromodynamics" not in told(press, ben)
