"""What a reader is mailed, and when."""

from datetime import datetime

from broadsheet.api.v1.models import subscriptions as api
from broadsheet.model.subscription import Subscription


def subscription(one: Subscription, due: datetime | None) -> api.Subscription:
    """A mail; ``due`` is when it comes next."""
    hour, minute = divmod(one.schedule.minute, 60)
    return api.Subscription(
        no=one.no,
        name=one.name,
        email=one.email,
        state=one.state,
        watches=[api.Watched(kind=each.kind, name=each.name) for each in one.watches],
        days=[*one.schedule.days],
        time=f"{hour:02}:{minute:02}",
        zone=one.schedule.zone,
        format=one.format,
        quiet=one.quiet,
        away_from=one.away_from,
        away_until=one.away_until,
        next=due,
    )
