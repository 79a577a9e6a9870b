"""What is counted, and that it names nobody."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Update
from telegram.error import BadRequest, NetworkError

from bot.metrics import CountingRequest, Metrics, kind_of


def value(metrics: Metrics, line: str) -> float:
    """The number behind a line of the page."""
    found = [one for one in metrics.page().decode().splitlines() if one.startswith(f"{line} ")]
    assert found, f"no {line} in\n{metrics.page().decode()}"
    return float(found[0].rpartition(" ")[2])


@pytest.fixture(name="metrics")
def _metrics() -> Metrics:
    return Metrics(lambda: 42.0)


def test_the_age_of_the_catalogue_is_asked_each_time(metrics: Metrics) -> None:
    assert value(metrics, "segue_catalogue_age_seconds") == 42.0


def test_updates_are_counted_and_timed_by_kind_even_if_they_fail(metrics: Metrics) -> None:
    for error in (None, ValueError()):
        try:
            with metrics.update(Update(1)):
                if error:
                    raise error
        except ValueError:
            continue
    assert value(metrics, 'segue_updates_total{kind="other"}') == 2
    assert value(metrics, 'segue_handler_seconds_count{kind="other"}') == 2


def test_what_is_no_update_is_of_another_kind() -> None:
    assert kind_of(object()) == "other"


async def test_calls_are_counted_by_method_and_answer_without_the_token(metrics: Metrics) -> None:
    async def answer(request: web.Request) -> web.Response:
        ok = request.path.endswith("getMe")
        refusal = {"ok": False, "error_code": 400, "description": "no"}
        body = {"ok": True, "result": True} if ok else refusal
        return web.json_response(body, status=200 if ok else 400)

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    async with TestServer(app) as server:
        url = f"{server.make_url('/')}bot1:secret"
        async with CountingRequest(metrics.sends, trust_env=False) as request:
            await request.post(f"{url}/getMe")
            with pytest.raises(BadRequest):
                await request.post(f"{url}/sendMessage")
            await server.close()
            with pytest.raises(NetworkError):
                await request.post(f"{url}/getMe")
    assert value(metrics, 'segue_sends_total{method="getMe",status="200"}') == 1
    assert value(metrics, 'segue_sends_total{method="sendMessage",status="400"}') == 1
    assert value(metrics, 'segue_sends_total{method="getMe",status="NetworkError"}') == 1
    assert b"secret" not in metrics.page()
