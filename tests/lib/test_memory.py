"""How a long piece of work treats memory."""

import gc

from broadsheet.lib.memory import anonymous_mb, collecting_seldom


def test_cycles_are_looked_for_seldom_only_while_asked() -> None:
    before = gc.get_threshold()
    with collecting_seldom():
        assert gc.get_threshold()[0] > 50 * before[0]
    assert gc.get_threshold() == before


def test_memory_held_is_told_in_mebibytes() -> None:
    assert 1 < anonymous_mb() < 10_000
