"""Whose turn it is, on the processors and in the event loop: what somebody waits for before what can wait."""

import asyncio
import os

_NICENESS = 10


def push_nobody_aside() -> None:
    """Let this process wake up without pushing anybody aside, at its usual share of the processor.

    Who pushes a server aside that is answering makes its reader wait for whole
    milliseconds. Source: sched(7), ``SCHED_BATCH``, of Linux; elsewhere nothing is done.
    """
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def wait_for_others(niceness: int = _NICENESS) -> None:
    """Let this process go after others: the same, at a lower priority, by so many steps of nice(2)."""
    os.nice(niceness)
    push_nobody_aside()


def wait_for_idleness() -> None:
    """Let this process run where a processor has nothing else to do: for what nobody waits for who holds a lock.

    Where all processors are busy with other work it hardly gets on. Source:
    sched(7), ``SCHED_IDLE``, of Linux; elsewhere the priority alone is lowered.
    """
    os.nice(_NICENESS)
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def after_you() -> None:
    """Let those go first who wait for this processor: between two pieces of work that together take milliseconds.

    Who woke up behind a process that computes is otherwise not looked at before its
    slice is over, a millisecond and more. Where nobody waits it costs a microsecond.
    Source: sched_yield(2).
    """
    if hasattr(os, "sched_yield"):
        os.sched_yield()


async def let_others_in() -> None:
    """Let those go first, in the event loop, who came while this task was computing.

    One turn takes in what has come; the next one is theirs.
    """
    await asyncio.sleep(0)
    await asyncio.sleep(0)
