"""Look for known vulnerabilities in what is installed, and for secrets in what is committed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
# One service that does not answer must not hold up a check.
TIMEOUT_S = 5
GIVEN_UP_S = 120

Package = dict[str, Any]


def main() -> int:
    """1 when something is found; what cannot be looked up here is said and is no failure."""
    found = [*vulnerabilities(installed()), *secrets(committed())]
    for line in found:
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


def installed() -> list[Package]:
    """What pip-audit says of each package."""
    command = [str(BIN / "pip-audit"), "--format", "json", "--progress-spinner", "off",
               "--skip-editable", "--timeout", str(TIMEOUT_S)]  # fmt: skip
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, timeout=GIVEN_UP_S, check=False
        )
        packages: list[Package] = json.loads(said.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return []
    return packages


def vulnerabilities(packages: list[Package]) -> list[str]:
    """A line for each known vulnerability; tells how much could not be looked up."""
    skipped = [one for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        sys.stdout.write("Not audited: no list of vulnerabilities can be reached from here.\n")
    elif skipped:
        names = ", ".join(one["name"] for one in skipped)
        sys.stdout.write(f"Not audited: {names}.\n")
    return [
        f"{one['name']} {one['version']} has {known['id']}; "
        f"mended in {', '.join(known['fix_versions']) or 'no version yet'}"
        for one in packages
        for known in one.get("vulns", ())
    ]


def committed() -> list[str]:
    """The files that git knows, but for those that are made of hashes."""
    said = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=False)  # noqa: S607
    return [name for name in said.stdout.splitlines() if not name.endswith((".lock", ".png"))]


def secrets(names: list[str]) -> list[str]:
    """A line for each place that looks like a key or a token."""
    if not names:
        return []
    command = [str(BIN / "detect-secrets-hook"), "--json", *names]
    for disabled in ("HexHighEntropyString", "Base64HighEntropyString", "KeywordDetector"):
        # They take ids and made-up passwords of tests for secrets.
        command += ["--disable-plugin", disabled]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if said.returncode == 0:
        return []
    results = json.loads(said.stdout)["results"]
    return [
        f"{name}:{place['line_number']} looks like a secret ({place['type']}); "
        "a line that is none ends in `pragma: allowlist secret`"
        for name, places in results.items()
        for place in places
    ]


if __name__ == "__main__":
    sys.exit(main())
