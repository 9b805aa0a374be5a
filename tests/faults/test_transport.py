"""Answers meant to hurt: bombs, floods, drips and redirects end the harvest and leave the library as it was."""

import resource
import time
from functools import partial

import pytest
from tests.faults.scene import Scene
from tests.world import OAI

from broadsheet import press
from broadsheet.lib.http.fetcher import Fetcher

MIB = 2**20
KINDS = ("gzip_bomb", "huge", "slow_loris", "drip", "redirect_loop", "redirect_private")


def peak() -> float:
    """The most memory this process ever held, in MiB; the fake world's part included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_answer_fails_the_harvest_and_writes_nothing(
    scene: Scene, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H-16: the papers stay as they were, the library is sound, and the next harvest is whole."""
    monkeypatch.setattr(press, "Fetcher", partial(Fetcher, deadline=1.0))
    scene.harvest()
    papers, day = scene.papers(), scene.world.today
    scene.tomorrow()
    scene.world.fault(OAI, kind, times=None, delay=0.1)
    begun = time.monotonic()
    done = scene.harvest()
    assert done.outcome == "failed"
    assert done.why
    assert time.monotonic() - begun < 3
    assert scene.papers() == papers
    assert scene.site.front().period.first == day
    scene.assert_sound()
    scene.world.heal()
    scene.later(minutes=30)
    assert scene.harvest().outcome == "ok"
    assert scene.edition(scene.world.today).edition.state == "complete"


@pytest.mark.parametrize("kind", ["gzip_bomb", "huge"])
def test_a_bomb_takes_little_memory_and_less_than_two_seconds(scene: Scene, kind: str) -> None:
    """H-16: decoded or not, no more than 64 MiB of an answer are taken."""
    scene.world.fault(OAI, kind, times=None)
    held, begun = peak(), time.monotonic()
    assert "larger than 67,108,864 bytes" in scene.harvest().why
    assert time.monotonic() - begun < 2
    assert peak() - held < 100


def test_a_redirect_into_our_own_network_is_never_followed(scene: Scene) -> None:
    """H-16: the address of cloud metadata; nothing but arXiv has been asked."""
    scene.world.fault(OAI, "redirect_private", times=None)
    assert scene.harvest().why == "oaipmh.arxiv.org redirects to 169.254.169.254, which may not be asked."
    assert len(scene.world.asked(OAI)) == 1


def test_redirects_are_followed_three_times_and_no_more(scene: Scene) -> None:
    """H-16: politely, each after its pause."""
    scene.world.fault(OAI, "redirect_loop", times=None)
    assert scene.harvest().why == "oaipmh.arxiv.org redirects more than 3 times."
    assert len(scene.world.asked(OAI)) == 4
    assert min(scene.pauses()) >= 3.0
