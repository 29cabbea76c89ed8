"""A server with a stand-in answerer, asked without a network."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_stand_in import PASSWORD, web_parts

from web.parts import WebParts
from web.server import create_app


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> WebParts:
    return web_parts(tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def app(parts: WebParts):
    return create_app(parts)


@pytest.fixture
def client(app) -> TestClient:
    """A visitor without a cookie; redirects are not followed."""
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def staff(client: TestClient) -> TestClient:
    """A visitor who has signed in."""
    response = client.post("/staff/sign-in", data={"reviewer": "AB", "password": PASSWORD})
    assert response.headers["location"] == "/staff"
    return client


@pytest.fixture
def closed_client(tmp_path: Path) -> TestClient:
    """A visitor of a server without a staff password."""
    return TestClient(create_app(web_parts(tmp_path, password="")), follow_redirects=False)
