"""Who may talk to the server: programs and pages on this machine, and nobody through a browser.

Any web page can make a browser send requests to 127.0.0.1. A page of another origin says so in the
Origin header; one that had its own name point here (DNS rebinding) says so in the Host header.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# The page needs nothing from anywhere else, and nothing may run in it that did not come with it.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gate:
    """Lets requests through that name this server as it is called on this machine."""

    def __init__(self) -> None:
        self._hosts: frozenset[str] = frozenset()

    def open(self, port: int) -> None:
        """From now on, requests to this port are served."""
        self._hosts = frozenset(f"{name}:{port}" for name in _LOOPBACK)

    def allows(self, request: web.Request) -> bool:
        if request.headers.get("Host", "").lower() not in self._hosts:
            return False
        origin = request.headers.get("Origin")
        if origin is None or request.method in {"GET", "HEAD"}:
            return True
        return origin.lower().removeprefix("http://") in self._hosts

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self.allows(request):
            text = "Segue's chat page is only served to this machine.\n"
            return web.Response(status=403, text=text)
        return await handler(request)
