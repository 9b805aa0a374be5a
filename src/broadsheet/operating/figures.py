"""The library's figures in the form of Prometheus, gathered when they are asked for."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from broadsheet.model.errors import BroadsheetError
from broadsheet.model.figures import Figures

_log = logging.getLogger(__name__)
_OUTCOMES = ("running", "ok", "ok_with_errors", "late", "failed", "stopped")


class LibraryFigures(Collector):
    """What the library says of itself; a library that cannot be asked says ``broadsheet_up 0`` and nothing else."""

    def __init__(self, ask: Callable[[], Figures]) -> None:
        self.ask = ask

    def collect(self) -> Iterable[Metric]:
        """Ask, and say."""
        try:
            found = self.ask()
        except BroadsheetError as trouble:
            _log.warning("figures outcome=failed why=%s", trouble)
            yield GaugeMetricFamily("broadsheet_up", "Whether the library can be asked.", 0)
            return
        yield GaugeMetricFamily("broadsheet_up", "Whether the library can be asked.", 1)
        yield GaugeMetricFamily("broadsheet_papers", "Papers in the library.", found.papers)
        yield GaugeMetricFamily("broadsheet_quarantined_records", "Records that could not be read.", found.quarantined)
        yield from _harvests(found)
        yield from _editions(found)
        for name, about, label, counts in _counts(found):
            yield _family(name, about, label, counts)


def _counts(found: Figures) -> Iterator[tuple[str, str, str, Mapping[str, int]]]:
    yield "broadsheet_index_lag", "Changes an index has still to follow.", "index", found.lags
    yield "broadsheet_outbox_mails", "Mails in the outbox.", "state", found.mails
    yield "broadsheet_digests", "Digests of the last day.", "outcome", found.digests
    yield "broadsheet_hook_calls", "Calls of hooks.", "state", found.hook_calls


def _family(name: str, about: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric((key,), value)
    return family


def _harvests(found: Figures) -> Iterator[Metric]:
    outcome = GaugeMetricFamily(
        "broadsheet_harvest_outcome", "How the newest harvest ended: 1 for its outcome.", labels=("source", "outcome")
    )
    for one in found.harvests:
        for name in _OUTCOMES:
            outcome.add_metric((one.source, name), float(one.outcome == name))
    yield outcome
    for name in ("read", "added", "changed", "rejected"):
        counts = {one.source: getattr(one, name) for one in found.harvests}
        yield _family(f"broadsheet_harvest_{name}", f"Records {name} by the newest harvest.", "source", counts)
    lags = {source: (found.at - at).total_seconds() for source, at in found.good.items()}
    yield _family("broadsheet_harvest_lag_seconds", "Seconds since a harvest last ended well.", "source", lags)


def _editions(found: Figures) -> Iterator[Metric]:
    dated = {one.day.isoformat(): one for one in found.editions if one.day}
    for name, about in (("announced", "Papers announced."), ("held", "Announced papers that are here.")):
        counts = {day: getattr(one, name) for day, one in dated.items()}
        yield _family(f"broadsheet_edition_{name}", f"{about} By edition.", "edition", counts)
    complete = {day: float(one.state in ("complete", "quiet")) for day, one in dated.items()}
    yield _family("broadsheet_edition_complete", "Whether an edition is complete.", "edition", complete)
