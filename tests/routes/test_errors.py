"""What leaves when something fails: a code, a sentence, a reference; never the insides."""

import logging

import pytest
from dash.exceptions import PreventUpdate
from fastapi import FastAPI

from dashboard.routes import errors
from data_loaders.access import BusyError, FenggeError, NotFoundError, RefusedError
from tests.routes.conftest import Client

SECRET = "name of a person"


@pytest.fixture
def failing() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    errors.install(app)
    return app


def fails_with(app: FastAPI, error: Exception) -> Client:
    @app.get("/data/x")
    def fail() -> None:
        raise error

    return Client(app)


@pytest.mark.parametrize("error", [NotFoundError("no such x"), RefusedError("x is closed"), BusyError("try later")])
def test_our_own_errors_leave_with_their_code_status_and_sentence(failing: FastAPI, error: FenggeError) -> None:
    response = fails_with(failing, error).get("/data/x")
    assert response.status_code == error.status
    assert response.json() == {"error": {"code": error.code, "message": str(error)}}


def test_a_busy_server_says_when_to_come_again(failing: FastAPI) -> None:
    assert fails_with(failing, BusyError("try later")).get("/data/x").headers["retry-after"] == "5"


def test_what_was_not_expected_leaves_a_reference_and_nothing_else(
    failing: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "fengge"):
        response = fails_with(failing, ValueError(SECRET)).get("/data/x")
    assert response.status_code == 500
    error = response.json()["error"]
    assert error["code"] == "internal"
    assert SECRET not in response.text
    [record] = caplog.records
    reference = error["message"].rsplit(" ", 1)[1]
    assert reference in record.getMessage()


def test_dashs_word_for_no_update_is_no_incident(failing: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    fails_with(failing, PreventUpdate()).get("/data/x")
    assert [record for record in caplog.records if record.name == "fengge.http"] == []


def test_a_wrong_method_is_told_in_json(failing: FastAPI) -> None:
    response = fails_with(failing, ValueError()).post("/data/x")
    assert response.status_code == 405
    assert response.json()["error"]["code"] == "method_not_allowed"
