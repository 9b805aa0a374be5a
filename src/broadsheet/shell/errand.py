"""Have an errand done: by the clerk, where there is one, or in a thread."""

from typing import Any

from starlette.concurrency import run_in_threadpool

from broadsheet.actions.errands import Errand
from broadsheet.actions.house import House
from broadsheet.lib.turns import let_others_in


async def done(house: House, errand: Errand) -> Any:
    """What doing it gives. Raises what it raises, Busy or StoreError."""
    if house.clerk is None:
        return await run_in_threadpool(lambda: house.act(errand.work(house)))
    await let_others_in()  # to find out who asks took a while
    found = await house.clerk.do(errand)
    house.acts += 1
    return found
