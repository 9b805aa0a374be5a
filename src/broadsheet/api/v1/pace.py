"""The pace of what changes things, told to programs (draft-ietf-httpapi-ratelimit-headers-10)."""

from starlette.requests import Request

from broadsheet.actions.pace import PACES, left
from broadsheet.shell.access import Access
from broadsheet.shell.host import Host

POLICY = ", ".join(f'"{one.what}";q={one.count};w={int(one.period.total_seconds())}' for one in PACES)


def headers(host: Host, request: Request, access: Access) -> dict[str, str]:
    """How much of the pace is left to who asks; nothing where nothing is counted."""
    house = host.site.house
    if house is None or house.is_personal or not access.counted:
        return {}
    found = left(house, request.scope.get("visitor"), request.scope.get("from", ""))
    said = (f'"{limit.what}";r={rest};t={seconds}' for limit, rest, seconds in found)
    return {"ratelimit-policy": POLICY, "ratelimit": ", ".join(said)}
