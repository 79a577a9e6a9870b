"""What the bot counts and times, in the format of Prometheus."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

# Imported only where metrics are served: the library takes a tenth of a second to import.
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from telegram.error import TelegramError

from bot.transport import SendingRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from telegram import Update

T = TypeVar("T")

# From a tap that is answered at once to a picture on a busy machine.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_KINDS = ("message", "callback_query", "inline_query", "my_chat_member", "edited_message")


class Metrics:
    """The counters of one Application. None of them names a person, a chat or a word."""

    def __init__(self, catalogue_age_s: Callable[[], float]) -> None:
        self._registry = CollectorRegistry()
        self.updates = self._counter("updates", "Updates received", "kind")
        self.errors = self._counter("errors", "Errors that reached a person or the log", "error")
        self.sends = self._counter("sends", "Calls of the Bot API", "method", "status")
        self.handling = self._histogram("handler_seconds", "From an update to its answer", "kind")
        self.engine = self._histogram("engine_seconds", "Questions to the engine", "question")
        age = Gauge(
            "segue_catalogue_age_seconds", "Since the live run was trained", registry=self._registry
        )
        age.set_function(catalogue_age_s)

    def polled(self, age_s: Callable[[], float]) -> None:
        """Tell how long ago Telegram was last heard of, where updates are asked for."""
        age = Gauge(
            "segue_updates_age_seconds",
            "Since Telegram last answered whether there are updates",
            registry=self._registry,
        )
        age.set_function(age_s)

    def page(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)

    def request(self, *args: Any, **options: Any) -> CountingRequest:
        """A transport whose calls are counted here."""
        return CountingRequest(self.sends, *args, **options)

    @contextmanager
    def update(self, update: object) -> Iterator[None]:
        """Count an update, and time what is done with it in the block."""
        kind = kind_of(update)
        self.updates.labels(kind).inc()
        with timed(self.handling.labels(kind)):
            yield

    def asked(self, question: str, call: Callable[[], T]) -> T:
        """What `call` returns, timed as a question to the engine."""
        with timed(self.engine.labels(question)):
            return call()

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"segue_{name}", says, labels, registry=self._registry)

    def _histogram(self, name: str, says: str, label: str) -> Histogram:
        return Histogram(f"segue_{name}", says, (label,), buckets=_SECONDS, registry=self._registry)


class CountingRequest(SendingRequest):
    """A transport that counts its calls by method and by Telegram's answer."""

    __slots__ = ("_sends",)

    def __init__(self, sends: Counter, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._sends = sends

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `AiohttpRequest.do_request`."""
        method = url.rpartition("/")[2]
        try:
            status, body = await super().do_request(url, *args, **kwargs)
        except TelegramError as error:
            self._sends.labels(method, type(error).__name__).inc()
            raise
        self._sends.labels(method, str(status)).inc()
        return status, body


@contextmanager
def timed(histogram: Histogram) -> Iterator[None]:
    """Time the block, however it ends."""
    start = time.perf_counter()
    try:
        yield
    finally:
        histogram.observe(time.perf_counter() - start)


def kind_of(update: Update | object) -> str:
    """Which kind of update it is, of a few that are known."""
    return next((kind for kind in _KINDS if getattr(update, kind, None) is not None), "other")
