"""What the audit finds, and what it says where it cannot look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.audit import secrets, vulnerabilities

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
LEAKY = {
    "name": "leaky",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


def test_each_known_vulnerability_is_a_line_with_the_version_that_mends_it() -> None:
    assert vulnerabilities([SOUND, LEAKY]) == [
        "leaky 1.0 has PYSEC-1; mended in 1.1",
        "leaky 1.0 has PYSEC-2; mended in no version yet",
    ]


def test_what_cannot_be_looked_up_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert vulnerabilities([SOUND, UNKNOWN]) == []
    assert "unknown" in capsys.readouterr().out
    assert vulnerabilities([UNKNOWN]) == []
    assert "no list of vulnerabilities" in capsys.readouterr().out


def test_a_token_in_a_file_is_found_by_its_line(tmp_path: Path) -> None:
    clean, leaking = tmp_path / "clean.py", tmp_path / "leaking.py"
    clean.write_text("token = settings.telegram_bot_token\n")
    token = "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
    leaking.write_text(f"\ntoken = '{token}'\n")
    assert secrets([str(clean)]) == []
    assert len(secrets([str(clean), str(leaking)])) == 1
    assert f"{leaking}:2 looks like a secret" in secrets([str(leaking)])[0]
