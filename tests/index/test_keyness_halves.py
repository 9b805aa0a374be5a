"""Keywords found by two processes."""

from multiprocessing import Pipe, get_context

from broadsheet.index.keyness.halves import Halves, alone, serve

TEXTS = [
    (f"Counting herons with {kind} cameras", f"We count herons in {kind} photographs of a marsh by stereo matching.")
    for kind in ("thermal", "polarised", "underwater", "time-lapse", "airborne")
]


def test_two_processes_find_what_one_finds() -> None:
    context = get_context("spawn")
    near, far = context.Pipe()
    held = context.Value("d", 0.0)
    helper = context.Process(target=serve, args=(far, held), daemon=True)
    helper.start()
    far.close()
    found = Halves(near)(TEXTS)
    near.close()
    helper.join(30)
    assert found == alone(TEXTS)
    assert 0 < held.value < 200
    assert helper.exitcode == 0, "the helper leaves when nobody is at the other end"


def test_a_helper_that_is_gone_is_done_without() -> None:
    near, far = Pipe()
    far.close()
    halves = Halves(near)
    assert halves(TEXTS) == alone(TEXTS)
    assert halves(TEXTS[:1]) == alone(TEXTS[:1])


def test_no_texts_have_no_keywords() -> None:
    near, _far = Pipe()
    assert Halves(near)([]) == []
