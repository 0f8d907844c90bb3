"""A series of kills over builds of the same documents, and what must hold after each.

A round starts from nothing or from an older publication and goes through the phases; in each the run is killed again
and again, every time from what the last kill left, until the phase's share of kills is done; then it is let finish.
Each round names the documents in another order and reads them by another number of processes.

After each kill the published file opens and is the old or the new one entirely, every document has all its raw rows
or none, and an export or site that stands is whole. At the end of a round every public table has the rows of a build
that nobody disturbed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from faults import prints
from faults.kills import Known, Warm, draw

#: of a hundred kills, how many fall into each phase
SHARES = {"ingest": 36, "dbt": 12, "publish": 28, "export": 22, "site": 2}
#: so many models are made by a dbt run that is to be killed
_SLICE = 3
#: so many documents are read again by an ingest that has no others left to read
_FEW = 6


@dataclass(slots=True)
class Reference:
    """What an undisturbed build gives: its published file, the prints of its tables and raw documents."""

    published: Path
    public: prints.Print
    documents: Mapping[str, str]
    known: dict[str, Known]


@dataclass(slots=True)
class Tally:
    """Counts by phase, kind of kill and outcome, and everything that was not as it must be."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """How many runs were killed; a run that ended before its kill doesn't count."""
        return sum(count for (_, _, outcome), count in self.counts.items() if outcome != "not reached")


class Series:
    """The state of a series in a scratch folder: ``now`` is what is killed, ``reference`` what it must come to."""

    def __init__(self, scratch: Path, documents: Path, warm: Warm, shares: Mapping[str, int] = SHARES) -> None:
        self.scratch, self.warm, self.shares = scratch, warm, shares
        self.files = sorted(str(path) for path in documents.iterdir())
        self.workers = 2
        self.now = scratch / "now"
        self.place = self.now / "w.duckdb"
        self.build_database = self.now / "w.build" / "jixiao.duckdb"
        self.tally = Tally()
        self.good: dict[str, prints.Print] = {}
        self.outs: dict[str, tuple[dict[str, str], ...]] = {}
        self.log = scratch / "kills.jsonl"
        self.looked_at: list[tuple[int, int, int]] = []

    def request(self, phase: str, **more: Any) -> dict[str, Any]:
        """What the warm process is asked to run."""
        return {
            "phase": phase,
            "warehouse": str(self.place),
            "documents": self.files,
            "out": str(self.now / phase),
            "workers": self.workers,
            **more,
        }

    def clean(self, kept: Path | None = None) -> None:
        """Start from nothing, or from a copy of an earlier state."""
        shutil.rmtree(self.now, ignore_errors=True)
        if kept:
            shutil.copytree(kept, self.now)
        else:
            (self.now / "w.build").mkdir(parents=True)

    def prepare(self) -> Reference:
        """The undisturbed builds: of three in four documents, kept as the older publication, and of all."""
        kept, old = self.scratch / "reference", self.scratch / "old"
        known: dict[str, Known] = {}
        if not (kept / "known.json").exists():
            self.clean()
            every = self.files
            self.files = every[: len(every) * 3 // 4]
            self._finish("build")
            shutil.copytree(self.now, old, dirs_exist_ok=True)
            self.files = every
            self.clean()
            for phase in ("ingest", "build", "publish", "export", "site"):
                known[phase] = self.counted(phase)
            ours = {line: n for line, n in known["build"].lines.items() if not line.startswith("publish.py")}
            known["dbt"] = Known(2 * known["publish"].seconds, ours)
            for out in ("export", "site"):
                shutil.rmtree(self.now / out)
            shutil.copytree(self.now, kept, dirs_exist_ok=True)
            (kept / "known.json").write_text(json.dumps({name: asdict(one) for name, one in known.items()}))
        known = {name: Known(**one) for name, one in json.loads((kept / "known.json").read_text()).items()}
        self.good = {_digest(f / "w.duckdb"): prints.public(f / "w.duckdb") for f in (old, kept)}
        database = kept / "w.build" / "jixiao.duckdb"
        return Reference(kept / "w.duckdb", prints.public(kept / "w.duckdb"), prints.documents(database), known)

    def counted(self, phase: str) -> Known:
        """Run a phase with all lines counted; its seconds are those of a run without counting."""
        counts = self.scratch / "lines.json"
        started = time.monotonic()
        self._finish(phase, count=str(counts))
        return Known(time.monotonic() - started, json.loads(counts.read_text()))

    def _finish(self, phase: str, **more: Any) -> None:
        code = self.warm.run(self.request(phase, **more))
        if code:
            self.wrong(f"an undisturbed {phase} ended with exit status {code}: see {self.warm.scratch / 'runs.log'}")

    def wrong(self, what: str) -> None:
        """Note what is not as it must be."""
        self.tally.wrong.append(what)
        print(f"WRONG: {what}", flush=True)

    def round(self, number: int, kills: int, seed: int, reference: Reference) -> None:
        """One round: all phases with their shares of so many kills, then the comparison with the reference."""
        rng = Random(f"{seed}-{number}")  # noqa: S311 (a seeded choice, no secret)
        self.clean(self.scratch / "old" if number % 2 else None)
        rng.shuffle(self.files)
        self.workers = 1 + number % 3
        first = len(self.tally.wrong)
        for phase, share in self.shares.items():
            self._before(phase)
            done = 0
            wanted = max(1, kills * share // 100)
            for _ in range(wanted * 4):
                if done >= wanted:
                    break
                done += self.kill_once(phase, rng, reference, has_models=bool(number % 2))
                if phase == "publish" and rng.random() < 0.7:
                    shutil.copy(self.scratch / "old" / "w.duckdb", self.place)  # so that a swap shows
            self._finish("build" if phase == "dbt" else phase)
        self._compare(number, reference)
        if left := self.warm.alive():
            self.wrong(f"round {number}: processes {left} outlive their run")
        print(f"round {number}: {len(self.tally.wrong) - first} wrong", flush=True)

    def _before(self, phase: str) -> None:
        """What an export or site looks like before and after it is replaced: made by runs that nobody disturbs."""
        if phase not in ("export", "site"):
            return
        out = self.now / phase
        self._finish(phase)
        new = prints.folder(out)
        shutil.rmtree(out)
        if phase == "export":  # the older one is another format, so that a mixture shows
            self._finish(phase, format="csv")
            self.outs[phase] = (new, prints.folder(out))
        else:
            self.outs[phase] = (new,)

    def kill_once(self, phase: str, rng: Random, reference: Reference, *, has_models: bool) -> int:
        """One run with a kill, and the checks after it; gives how many kills came about (0 or 1)."""
        kill = draw(rng, phase, self.pace(phase, reference), can_trace=self.warm.can_trace)
        more: dict[str, Any] = {"select": self._slice(rng)} if phase == "dbt" and has_models else {}
        if phase == "export":
            more["format"] = rng.choice(("parquet", "csv"))
        if phase == "ingest" and self.build_database.exists():
            self._age(rng, reference)
        code = self.warm.run(self.request(phase, **more), kill)
        if code == 0 or (phase == "ingest" and code == 1):
            outcome = "not reached"
        else:
            outcome = f"status {code}" if code != -9 else "killed"
        try:
            state = self.check(phase, reference)
        except (duckdb.Error, OSError, ValueError, AssertionError) as error:
            state = "unreadable"
            self.wrong(f"after {kill} in {phase}: {type(error).__name__}: {error}")
        if outcome not in ("not reached", "killed"):
            self.wrong(f"after {kill} in {phase}: the run ended by itself with {outcome}")
        self.tally.counts[phase, kill.how, outcome if outcome != "killed" else state] += 1
        with self.log.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"phase": phase, **asdict(kill), "outcome": outcome, "state": state}) + "\n")
        return int(outcome == "killed")

    def _age(self, rng: Random, reference: Reference) -> None:
        """Where nearly all have landed, let a few documents be of an older reader, so that they are read again."""
        with duckdb.connect(str(self.build_database)) as con:
            landed = con.execute("select count(*) from duckdb_tables() where table_name = 'document'").fetchone()
            if landed != (1,):
                return
            old = con.execute("select count(*) from raw.document where reader_version <> 'old'").fetchone()
            if old and old[0] > len(reference.documents) - _FEW // 2:
                some = rng.sample(sorted(reference.documents), min(_FEW, len(reference.documents)))
                con.execute(
                    "update raw.document set reader_version = 'old' where list_contains(?, document_id)", [some]
                )

    def pace(self, phase: str, reference: Reference) -> Known:
        """What is known of a phase; an ingest is to get through its documents over many kills, so moments are early."""
        known = reference.known[phase]
        return Known(min(known.seconds, 6.0 if phase == "dbt" else 3.0), known.lines)

    def _slice(self, rng: Random) -> list[str]:
        start = rng.randrange(len(self.warm.nodes))
        return self.warm.nodes[start : start + _SLICE]

    def check(self, phase: str, reference: Reference) -> str:
        """What must hold after any kill; says what is published.

        Raises:
            AssertionError: something is lost, doubled or mixed.
            duckdb.Error: a file can't be read.
        """
        state = self._published(reference)
        if phase in ("ingest", "dbt") and self.build_database.exists() and self._is_other():
            for document, found in prints.documents(self.build_database).items():
                if reference.documents.get(document) != found:
                    raise AssertionError(f"document {document} has other raw rows than in the reference")
            if rejected := prints.rejects(self.build_database):
                raise AssertionError(f"{rejected} files were rejected")
        out = self.now / phase
        if phase == "export" and prints.folder(out) not in self.outs[phase]:
            raise AssertionError("the export is neither the old nor the new one")
        if phase == "site" and out.exists() and prints.folder(out) not in self.outs[phase]:
            raise AssertionError("the site is not the one that an undisturbed run makes")
        return state

    def _is_other(self) -> bool:
        """Whether the build database or its log was written since it was looked at last."""
        files = (self.build_database, Path(f"{self.build_database}.wal"))
        now = [(f.stat().st_ino, f.stat().st_size, f.stat().st_mtime_ns) for f in files if f.exists()]
        was, self.looked_at = self.looked_at, now
        return was != now

    def _published(self, reference: Reference) -> str:
        if not self.place.exists():
            if (self.now / "was-published").exists():
                raise AssertionError("the published file is gone")
            return "nothing yet"
        (self.now / "was-published").touch()
        digest = _digest(self.place)
        if digest not in self.good:
            self.good[digest] = prints.public(self.place)
        with duckdb.connect(str(self.place), read_only=True) as con:
            con.execute("select count(*) from core.fct_budget").fetchall()
        if self.good[digest] == reference.public:
            return "new"
        if self.good[digest] not in list(self.good.values())[:1]:
            raise AssertionError("the published file is neither the old nor the new one")
        return "old"

    def _compare(self, number: int, reference: Reference) -> None:
        for difference in prints.differences(reference.published, self.place):
            self.wrong(f"round {number}: {difference}")
        if prints.documents(self.build_database) != reference.documents:
            self.wrong(f"round {number}: the raw rows are others than in the reference")
        left = sorted(f.name for f in self.now.iterdir())
        if strange := [name for name in left if name not in _EXPECTED]:
            self.wrong(f"round {number}: {strange} were left behind")


_EXPECTED = {"w.duckdb", "w.build", "export", "site", "was-published", "known.json"}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lines(tally: Tally) -> Iterator[str]:
    """The counts as a table in Markdown."""
    yield "| phase | kill | published afterwards | count |"
    yield "| --- | --- | --- | ---: |"
    for (phase, how, outcome), count in sorted(tally.counts.items()):
        yield f"| {phase} | {how} | {outcome} | {count} |"
