from __future__ import annotations

import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from engine.catalogue import fingerprint, public
from engine.errors import ChecksumError, DownloadError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"track_name\nPaper Boats\n" * 10_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Where a server on this machine offers songs.csv."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "songs.csv").write_bytes(CONTENT)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/songs.csv"
        server.shutdown()
        thread.join()


def test_it_is_downloaded_once_and_kept(url: str, tmp_path: Path) -> None:
    path = public.fetch(url, SHA256, tmp_path / "cache")
    assert path.read_bytes() == CONTENT
    (tmp_path / "served" / "songs.csv").unlink()
    assert public.fetch(url, SHA256, tmp_path / "cache") == path


def test_another_file_is_an_error_and_is_not_kept(url: str, tmp_path: Path) -> None:
    with pytest.raises(ChecksumError, match="is not the file that was meant"):
        public.fetch(url, "0" * 64, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_kept_file_that_was_damaged_is_fetched_again(url: str, tmp_path: Path) -> None:
    path = public.fetch(url, SHA256, tmp_path / "cache")
    path.write_bytes(b"torn")
    assert public.fetch(url, SHA256, tmp_path / "cache").read_bytes() == CONTENT


def test_no_server_and_no_file_are_download_errors(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="cannot fetch") as caught:
        public.fetch(f"{url}.gone", SHA256, tmp_path / "cache")
    assert not isinstance(caught.value, ChecksumError)
    with pytest.raises(DownloadError, match="cannot fetch"):
        public.fetch("http://127.0.0.1:9/songs.csv", SHA256, tmp_path / "cache")


def test_its_fingerprint_is_known_without_a_download() -> None:
    assert fingerprint(["public"]) == public.SHA256
