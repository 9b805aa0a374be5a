"""Pages of an invented site, one for each thing that can be shown."""

import pytest
from fake_site import FakeSite, edition_page, missing_page, quiet_page, starter_page
from starlette.applications import Starlette

from broadsheet.web.app import create_app


@pytest.fixture
def site() -> FakeSite:
    return FakeSite()


@pytest.fixture
def app(site: FakeSite) -> Starlette:
    return create_app(site)


SITES = {
    "busy": edition_page,
    "starter": starter_page,
    "quiet": quiet_page,
    "missing": missing_page,
}


@pytest.fixture(params=sorted(SITES))
def front(request: pytest.FixtureRequest) -> Starlette:
    return create_app(FakeSite(page=SITES[request.param]()))
