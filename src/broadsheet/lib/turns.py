"""Whose turn it is on the processors: what somebody waits for before what can wait."""

import os

_NICENESS = 10


def wait_for_others() -> None:
    """Let this process go after others: at a lower priority, and waking up without pushing anybody aside.

    Who pushes a server aside that is answering makes its reader wait for whole
    milliseconds. Source: sched(7), ``SCHED_BATCH``, of Linux; elsewhere the priority
    alone is lowered.
    """
    os.nice(_NICENESS)
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def wait_for_idleness() -> None:
    """Let this process run where a processor has nothing else to do: for what holds no lock and may come to nothing.

    Source: sched(7), ``SCHED_IDLE``, of Linux; elsewhere the priority alone is lowered.
    """
    os.nice(_NICENESS)
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
