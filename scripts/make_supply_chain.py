"""Writes what the project rests on, from the two lock files: licences.csv and one CycloneDX file for each lock.

Run by `make supply-chain`, in .venv. Licences come from the installed packages' own metadata; what has none, or is
installed on other systems alone, stands in docs/supply-chain/by_hand.csv with its source. The files hold no date and no
random number: the same locks give the same bytes. The licences of the Superset environment are read where it is
installed (bi/superset/.venv); elsewhere its rows are kept as they are.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "supply-chain"
LOCKS = {"warehouse": ROOT / "requirements.lock", "superset": ROOT / "bi" / "superset" / "requirements.lock"}
PYTHONS = {"warehouse": Path(sys.executable), "superset": ROOT / "bi" / "superset" / ".venv" / "bin" / "python"}
CYCLONEDX = ROOT / ".venv" / "bom" / "bin" / "cyclonedx-py"
FIELDS = ("environment", "package", "version", "licence", "source")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_READ = """
import importlib.metadata as m, json, sys
found = {}
for name in json.load(sys.stdin):
    try:
        data = m.metadata(name)
    except m.PackageNotFoundError:
        continue
    kinds = [c.split(" :: ")[-1] for c in data.get_all("Classifier", []) if c.startswith("License")]
    first = (data.get("License") or "").strip().splitlines()
    found[name] = data.get("License-Expression") or " | ".join(kinds) or (first[0][:60] if first else "")
json.dump(found, sys.stdout)
"""


def pinned(lock: Path) -> list[tuple[str, str]]:
    """(package, version) of every line of a lock file, sorted; a package may be pinned twice, by Python version."""
    return sorted((name.lower(), version) for name, version in _PINNED.findall(lock.read_text(encoding="utf-8")))


def by_hand() -> dict[str, tuple[str, str]]:
    """Package -> licence and its source, for those whose metadata say nothing or can't be read here."""
    with (FOLDER / "by_hand.csv").open(encoding="utf-8", newline="") as stream:
        return {row["package"]: (row["licence"], row["source"]) for row in csv.DictReader(stream)}


def metadata(environment: str, names: list[str]) -> dict[str, str]:
    """Package -> licence as its metadata say it; empty where the environment isn't installed."""
    python = PYTHONS[environment]
    if not python.exists():
        return {}
    done = subprocess.run([python, "-c", _READ], input=json.dumps(names), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def licences() -> list[dict[str, str]]:
    """A row for each pinned package, licences of an environment that isn't installed as they were."""
    table = FOLDER / "licences.csv"
    former: dict[tuple[str, str, str], dict[str, str]] = {}
    if table.is_file():
        with table.open(encoding="utf-8", newline="") as stream:
            former = {(row["environment"], row["package"], row["version"]): row for row in csv.DictReader(stream)}
    hand = by_hand()
    rows = []
    for environment, lock in LOCKS.items():
        packages = pinned(lock)
        found = metadata(environment, sorted({name for name, _ in packages}))
        for name, version in packages:
            licence, source = hand.get(name) or (found.get(name, ""), "metadata")
            row = dict(zip(FIELDS, (environment, name, version, licence, source), strict=True))
            rows.append(former.get((environment, name, version), row) if not found and name not in hand else row)
    return rows


def sbom(environment: str) -> str:
    """The CycloneDX file of a lock, with hashes; no time, no serial number, no index address of this machine."""
    command = [str(CYCLONEDX), "requirements", "--output-reproducible", "--of", "JSON"]
    command += ["--sv", "1.6"]
    if environment == "warehouse":
        command += ["--pyproject", "pyproject.toml"]
    lock = LOCKS[environment].relative_to(ROOT)
    done = subprocess.run([*command, str(lock)], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.dumps(json.loads(done.stdout), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main() -> None:
    """Write the three files."""
    rows = licences()
    with (FOLDER / "licences.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for environment in LOCKS:
        (FOLDER / f"{environment}.cdx.json").write_text(sbom(environment), encoding="utf-8")
    print(f"{len(rows)} packages: {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
