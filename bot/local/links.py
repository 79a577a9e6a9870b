"""Which addresses Telegram takes for a link, and how it writes them."""

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_TELEGRAM = re.compile(r"tg:(?://)?([A-Za-z0-9_-]+)(.*)", re.IGNORECASE | re.DOTALL)
_REST = re.compile(r"[/?#].*", re.DOTALL)
_HOST = re.compile(r"[^\s\"<>\\^`{|}]+")


class BadLinkError(ValueError):
    """An address that is no link; the message is Telegram's reason."""


def check_link(link: str) -> str:
    """The link as Telegram keeps it: with a scheme and a path, blanks encoded.

    Raises BadLinkError for what Telegram would not open: no host, a host without a dot (so no
    localhost either), another protocol than http, https and tg.
    """
    link = link.strip()
    if telegram := _TELEGRAM.fullmatch(link):
        return f"tg://{telegram[1].lower()}{_encode(telegram[2])}"
    scheme, address = "http", link
    if found := _SCHEME.match(link):
        scheme, address = found[1].lower(), link[found.end() :]
        if scheme not in {"http", "https"}:
            raise BadLinkError("Unsupported URL protocol")
    rest = _REST.search(address)
    host = address[: rest.start()] if rest else address
    path = rest[0] if rest else "/"
    _check_host(host)
    return f"{scheme}://{host.lower()}{_encode(path if path[0] == '/' else '/' + path)}"


def _check_host(host: str) -> None:
    name, _, port = host.rpartition("@")[2].partition(":")
    if not name:
        raise BadLinkError("URL host is empty")
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise BadLinkError("Wrong port number specified in the URL")
    if "." not in name.strip(".") or not _HOST.fullmatch(name):
        raise BadLinkError("Wrong HTTP URL")


def _encode(text: str) -> str:
    return re.sub(r"[\x00-\x20]", lambda blank: f"%{ord(blank[0]):02X}", text)
