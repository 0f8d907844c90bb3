"""The files that other projects test their readers with: each must land, or be rejected with a code and a sentence.

    python benchmarks/suites.py collect --out FOLDER      (fetches the packages of suites.csv, unpacks their files)
    python benchmarks/suites.py read --out FOLDER         (reads each in a watched child; goes on where it stopped)
    python benchmarks/suites.py land --out FOLDER         (has `jixiao ingest` read them, and compares)
    python benchmarks/suites.py table --out FOLDER

Packages come through pip, npm and apt-get (which needs Debian's source packages among its sources); one that can't be
had is named and left out. A file counts once, for the first package that has it. While they are watched, LibreOffice is
not started and text recognition is left out; `land` reads with both, a sample of the pictures alone, for their cost.
No file of a package becomes part of this project.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import duckdb  # noqa: E402
import fuzz  # noqa: E402 (found by the line above)
from fuzzing import guard, words  # noqa: E402
from fuzzing.child import serve_files  # noqa: E402

from ingest.paths import Target  # noqa: E402

#: endings of documents, and those of which only the files of tests are worth a look
_DOCUMENTS = re.compile(r"[.](pdf|doc[xm]?|dot[x]?|wps|xls[xmb]?|xlt[x]?|et|mht|mhtml)")
_OTHERS = re.compile(r"[.](html?|txt|tsv|png|jpe?g|tiff?|bmp|webp|xml|zip|ole)")
_OF_TESTS = re.compile(r"test|sample|example|data|fixture|resource|spec|input|files", re.IGNORECASE)
_LARGEST = 30 * 1024**2
#: seconds of processor time for a file
_SLOW = 60.0
_BATCH = 400
_FIELDS = ("file", "suite", "path", "end", "seconds", "picture", "problem", "reason")
_COMMANDS = {
    "pypi": ("pip", "download", "--quiet", "--no-deps", "--no-binary", "{name}", "--dest", ".", "{name}=={version}"),
    "npm": ("npm", "pack", "--silent", "{name}@{version}"),
    "debian": ("apt-get", "--quiet", "source", "--download-only", "--tar-only", "{name}={version}"),
}


@dataclass(frozen=True, slots=True)
class Suite:
    """A package with test files."""

    registry: str
    name: str
    version: str

    @property
    def label(self) -> str:
        """As the table names it."""
        return f"{self.name} {self.version} ({self.registry})"

    def fetch(self, folder: Path) -> Path | None:
        """The package's archive in a folder of its own, fetched unless it is there; none where it can't be had."""
        place = folder / f"{self.registry}-{self.name}-{self.version}".replace("/", "-")
        if not (found := _archives(place)):
            place.mkdir(parents=True, exist_ok=True)
            words = [part.format(name=self.name, version=self.version) for part in _COMMANDS[self.registry]]
            command = [sys.executable, "-m", *words] if words[0] == "pip" else words
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
            found = _archives(place)
            if not found:
                print(f"{self.label} can't be had: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return found[0] if found else None


def _archives(place: Path) -> list[Path]:
    return sorted(p for p in place.glob("*") if p.name.endswith((".tgz", ".zip")) or ".tar." in p.name)


def suites() -> list[Suite]:
    """The packages of suites.csv."""
    with (ROOT / "benchmarks" / "suites.csv").open(encoding="utf-8") as stream:
        return [Suite(row["registry"], row["package"], row["version"]) for row in csv.DictReader(stream)]


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file of an archive that a loader could be asked to read."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if is_wanted(info.filename, info.file_size):
                    yield info.filename, packed.read(info)
        return
    with tarfile.open(archive) as packed_tar:
        for member in packed_tar:
            if member.isfile() and is_wanted(member.name, member.size):
                stream = packed_tar.extractfile(member)
                assert stream is not None  # noqa: S101 (it is a file)
                yield member.name, stream.read()


def is_wanted(name: str, size: int) -> bool:
    """Whether a package's file is one to read: of a kind that offices send, or a test file that could be."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    if not 0 < size <= _LARGEST or "egg-info" in name:
        return False
    if _DOCUMENTS.fullmatch(ending):
        return True
    return bool(_OTHERS.fullmatch(ending) and _OF_TESTS.search("/".join(path.parts[1:-1])))


def collect(out: Path) -> None:
    """Fetch the packages and lay their files, each content once, into FOLDER/files, with a list of them."""
    files = out / "files"
    files.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    with (out / "files.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("file", "suite", "path"))
        for suite in suites():
            archive = suite.fetch(out / "archives")
            for path, data in members(archive) if archive else ():
                name = hashlib.sha256(data).hexdigest() + PurePosixPath(path).suffix.lower()
                if name not in seen:
                    seen.add(name)
                    (files / name).write_bytes(data)
                    writer.writerow((name, suite.label, path.encode("utf-8", "backslashreplace").decode()))
    print(f"{len(seen)} files in {files}")


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(out: Path) -> None:
    """Read every file that has no line in read.csv yet."""
    done = {row["file"] for row in _rows(out / "read.csv")}
    is_new = not done
    with (
        guard.listener(words.PORT) as callers,
        tempfile.TemporaryDirectory(prefix="suites-") as folder,
        (out / "read.csv").open("a", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.DictWriter(stream, _FIELDS)
        if is_new:
            writer.writeheader()
        reader = fuzz.Reader(serve_files, Path(folder).resolve())
        try:
            for row in _rows(out / "files.csv"):
                if row["file"] in done:
                    continue
                told = reader.ask(str(out.resolve() / "files" / row["file"]), _SLOW)
                problem = "escape: somebody called the port" if callers() else told.problem
                seconds, picture = f"{told.seconds:.2f}", int(told.is_picture)
                said = {"end": told.end, "seconds": seconds, "picture": picture, "problem": problem}
                writer.writerow({**row, **said, "reason": told.reason})
                stream.flush()
        finally:
            reader.end()


def chosen(out: Path, sample: int) -> list[Path]:
    """The files to land: all, but so many of those with pictures and of old Word files, the first by their hash."""
    rows = sorted(_rows(out / "read.csv"), key=lambda row: row["file"])
    costly = {"picture": 0, "doc": 0}
    paths = []
    for row in rows:
        kind = "picture" if row["picture"] == "1" else "doc" if "LibreOffice" in row["reason"] else ""
        if kind:
            costly[kind] += 1
        if not kind or costly[kind] <= sample:
            paths.append(out / "files" / row["file"])
    return paths


def land(out: Path, sample: int) -> int:
    """Have `jixiao ingest` read the files in batches; the number of those that neither landed nor were rejected."""
    warehouse = out / "suites.duckdb"
    paths = chosen(out, sample)
    for start in range(0, len(paths), _BATCH):
        batch = [str(p) for p in paths[start : start + _BATCH]]
        command = [sys.executable, "-c", "from ingest.cli import main; main()", "ingest", *batch]
        environment = {"JIXIAO_FILE_SECONDS": "30", "JIXIAO_WORKERS": "1", **os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [*command, "--warehouse", str(warehouse)], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            print(f"batch from {start}: status {done.returncode}\n{done.stderr[-2000:]}", file=sys.stderr)
    return compared(out, Target(warehouse), paths)


def compared(out: Path, place: Target, paths: list[Path]) -> int:
    """Say how the files ended; the number of those that neither landed nor were rejected."""
    with duckdb.connect(str(place.build_database), read_only=True) as build:
        ends = dict(build.execute("select document_id, 'landed' from raw.document").fetchall())
        ends |= dict(build.execute("select document_id, reject_code from raw.reject").fetchall())
    lost = [p.name for p in paths if p.stem not in ends]
    print(f"{len(paths)} files: {Counter(ends.values()).most_common()}; neither landed nor rejected: {lost}")
    before = {row["file"][:64]: row["end"] for row in _rows(out / "read.csv") if row["picture"] == "0"}
    others = Counter((before[k], v) for k, v in ends.items() if before.get(k, v) != v)
    print("other ends than when watched:", others.most_common())
    return len(lost)


def table(out: Path) -> str:
    """The ends of `read` by package, in Markdown."""
    rows = _rows(out / "read.csv")
    ends = sorted({row["end"] for row in rows}, key=lambda end: (end != "landed", end))
    lines = [f"| package | files | {' | '.join(ends)} |", "| --- " * (len(ends) + 2) + "|"]
    for suite in [*dict.fromkeys(row["suite"] for row in rows), ""]:
        counts = Counter(row["end"] for row in rows if suite in ("", row["suite"]))
        numbers = " | ".join(f"{counts[end]:,}" for end in ends)
        lines.append(f"| {suite or 'all'} | {counts.total():,} | {numbers} |")
    problems = [row for row in rows if row["problem"]]
    found = [f"{row['file']} {row['suite']} {row['path']}: {row['problem']}" for row in problems]
    return "\n".join([*lines, "", f"findings: {len(problems)}", *found])


def main() -> int:
    """The command line; status 1 if a file ended as none may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("collect", "read", "land", "table"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=100, help="of pictures and old Word files, land so many each")
    options = parser.parse_args()
    if options.what == "collect":
        collect(options.out)
        return 0
    if options.what == "land":
        return int(land(options.out, options.sample) > 0)
    if options.what == "read":
        read(options.out)
    print(table(options.out))
    return int(any(row["problem"] for row in _rows(options.out / "read.csv")))


if __name__ == "__main__":
    sys.exit(main())
