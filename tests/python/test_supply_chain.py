"""Every locked package is listed, and its licence may stand beside Apache-2.0."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

#: what packages call a licence that SPDX names otherwise
NAMES = {
    "3-clause bsd license": "BSD-3-Clause", "apache license": "Apache-2.0", "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause", "bsd": "BSD-3-Clause", "simplified bsd": "BSD-2-Clause",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "isc license (iscl)": "ISC", "mit license": "MIT", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0", "the unlicense (unlicense)": "Unlicense",
}  # fmt: skip
LOCKS = {"warehouse": "requirements.lock", "superset": "bi/superset/requirements.lock"}


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def named(licence: str) -> list[str]:
    """The licences that a text names, in SPDX's words; ``OSI Approved`` alone says nothing."""
    parts = re.split(r" AND | OR |[|()]" if licence.lower() not in NAMES else r"(?!)", licence)
    words = [part.strip() for part in parts if part.strip() and part.strip() != "OSI Approved"]
    return [NAMES.get(word.lower(), word) for word in words]


def locked(root: Path, environment: str) -> set[tuple[str, str]]:
    text = (root / LOCKS[environment]).read_text(encoding="utf-8")
    return {(n.lower(), v) for n, v in re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", text)}


@pytest.mark.parametrize("environment", LOCKS)
def test_every_locked_package_is_listed(root: Path, environment: str) -> None:
    rows = read(root / "docs/supply-chain/licences.csv")
    listed = {(row["package"], row["version"]) for row in rows if row["environment"] == environment}
    assert listed == locked(root, environment), "run make supply-chain"
    bom = json.loads((root / f"docs/supply-chain/{environment}.cdx.json").read_text(encoding="utf-8"))
    assert {(c["name"].lower(), c["version"]) for c in bom["components"]} == locked(root, environment)
    assert "serialNumber" not in bom
    assert "timestamp" not in bom.get("metadata", {})


@pytest.mark.parametrize("environment", LOCKS)
def test_every_component_can_be_looked_up_by_name_version_and_hash(root: Path, environment: str) -> None:
    bom = json.loads((root / f"docs/supply-chain/{environment}.cdx.json").read_text(encoding="utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    references = [part["bom-ref"] for part in bom["components"]]
    assert len(set(references)) == len(references)
    for part in bom["components"]:
        assert part["type"] == "library"
        name, version = part["name"].lower().replace("_", "-"), part["version"].replace("+", "%2B")
        assert part["purl"] == f"pkg:pypi/{name}@{version}"
        hashes = [h for link in part["externalReferences"] for h in link["hashes"]]
        assert hashes
        assert all(h["alg"] == "SHA-256" and re.fullmatch("[0-9a-f]{64}", h["content"]) for h in hashes)
    root_part = bom.get("metadata", {}).get("component", {}).get("bom-ref")
    for link in bom["dependencies"]:
        assert {link["ref"], *link.get("dependsOn", ())} <= {*references, root_part}


def test_every_licence_is_allowed(root: Path) -> None:
    allowed = {row["licence"] for row in read(root / "docs/supply-chain/allowed.csv")}
    rows = read(root / "docs/supply-chain/licences.csv")
    of = {row["package"]: named(row["licence"]) for row in rows}
    refused = [(package, licences) for package, licences in of.items() if not licences or set(licences) - allowed]
    assert refused == []


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "", "AGPL-3.0", "MIT AND GPL-2.0-only", "Proprietary"])
def test_what_is_not_allowed_is_refused(root: Path, licence: str) -> None:
    allowed = {row["licence"] for row in read(root / "docs/supply-chain/allowed.csv")}
    assert not named(licence) or set(named(licence)) - allowed
