"""Hundred thousand hostile inputs to the loaders and the form reader: what crashes, hangs, escapes or fails.

    python benchmarks/fuzz.py --count 100000 --out FOLDER       (goes on where it stopped)
    python benchmarks/fuzz.py --out FOLDER --show pdf:17        (writes an input again)

Every input is made from its kind, its number and the seed. It counts as a finding if the reading process dies, takes
more than the limit of processor time, opens or writes a file of others, starts a process, calls an address, gives a
value that the raw tables can't hold, or ends as a failure that no loader foresaw. The inputs of findings are kept in
FOLDER/findings, the counts in FOLDER/counts.json. LibreOffice is never started; text recognition runs for the kind
``ocr`` alone.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from fuzzing import guard, inputs, words  # noqa: E402 (found by the line above)
from fuzzing.child import Told, serve  # noqa: E402

#: seconds of processor time that an input may take, and of wall time whatever the machine has to do besides
SLOW, HANG = {"ocr": 60.0, "image": 30.0}, 10.0
_WALL = 900.0
_SAVE_EVERY = 200


class Reader:
    """The process that reads, started anew when it dies or hangs; ``serve`` is its life, ``given`` what it gets."""

    def __init__(self, serve: Callable[..., None], *given: object) -> None:
        self.serve, self.given = serve, given
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process = context.Process(target=self.serve, args=(other, *self.given), daemon=True)
        self.process.start()
        other.close()
        self.connection.recv()  # it has loaded all that it needs

    def ask(self, what: object, limit: float) -> Told:
        """What becomes of an input, which may take so many seconds of processor time."""
        self.connection.send(what)
        if not self._answers(limit):
            self.end()
            self._start()
            return Told("hang", limit, "hang: no answer in time")
        try:
            told: Told = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            code = self.process.exitcode
            self.end()
            self._start()
            return Told("crash", 0.0, f"crash: the process ended with {code}")
        slow = told.seconds > limit and not told.problem
        return replace(told, problem=f"slow: {told.seconds:.1f} s") if slow else told

    def _answers(self, limit: float) -> bool:
        """Whether an answer comes before the processor time is used up."""
        connection: Connection = self.connection
        start, since = self._seconds(), time.monotonic()
        while not connection.poll(2.0):
            if self._seconds() - start > 1.5 * limit or time.monotonic() - since > _WALL:
                return False
        return True

    def _seconds(self) -> float:
        """The processor time of the process so far; 0 where the system doesn't tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Stop the process."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def planned(count: int, kinds: list[str], done: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The inputs in an order in which the kinds take turns by their shares, without those that are done."""
    shares = {kind: inputs.KINDS[kind][2] for kind in kinds}
    total = sum(shares.values())
    wanted = {kind: max(1, round(count * share / total)) for kind, share in shares.items()}
    turns = sorted(((n + 0.5) / wanted[kind], kind, n) for kind in kinds for n in range(wanted[kind]))
    return ((kind, n) for _, kind, n in turns if n >= done.get(kind, 0))


class Tally:
    """The counts of a run by kind and end, kept in a file so that the run can go on."""

    def __init__(self, out: Path, seed: int) -> None:
        self.out, self.file = out, out / "counts.json"
        found = json.loads(self.file.read_text()) if self.file.exists() else {"seed": seed, "ends": {}, "problems": {}}
        if found["seed"] != seed:
            raise SystemExit(f"{self.file} is of seed {found['seed']}: name another folder with --out.")
        self.seed = seed
        self.seconds: dict[str, float] = found.get("seconds", {})
        self.ends = {kind: Counter(ends) for kind, ends in found["ends"].items()}
        self.problems = Counter(found["problems"])

    def done(self) -> dict[str, int]:
        """Inputs done by kind."""
        return {kind: sum(ends.values()) for kind, ends in self.ends.items()}

    def add(self, kind: str, number: int, told: Told) -> None:
        """Count an input, and keep it if something is wrong."""
        self.ends.setdefault(kind, Counter())[told.end] += 1
        self.seconds[kind] = max(self.seconds.get(kind, 0.0), round(told.seconds, 2))
        if told.problem:
            self.problems[told.problem.partition(":")[0].partition(".")[0]] += 1
            name, data = inputs.make(kind, number, self.seed)
            folder = self.out / "findings"
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
            with (self.out / "findings.txt").open("a", encoding="utf-8") as log:
                log.write(f"{name}\t{told.end}\t{told.seconds:.1f}\t{told.problem!r}\n")

    def save(self) -> None:
        """Write the counts."""
        parts = {"seed": self.seed, "ends": self.ends, "problems": self.problems, "seconds": self.seconds}
        self.file.write_text(json.dumps(parts, indent=1, sort_keys=True))

    def table(self) -> str:
        """The counts as a table in Markdown."""
        ends = sorted({end for found in self.ends.values() for end in found}, key=lambda e: (e != "landed", e))
        lines = [f"| kind | inputs | {' | '.join(ends)} | longest, s |", "| --- " * (len(ends) + 3) + "|"]
        for kind in self.ends:
            counts = " | ".join(f"{self.ends[kind][end]:,}" for end in ends)
            lines.append(f"| {kind} | {sum(self.ends[kind].values()):,} | {counts} | {self.seconds[kind]:.1f} |")
        total = sum(self.done().values())
        problems = ", ".join(f"{n} {what}" for what, n in self.problems.most_common()) or "none"
        return "\n".join([*lines, "", f"{total:,} inputs, seed {self.seed}; findings: {problems}"])


def run(count: int, seed: int, out: Path, kinds: list[str]) -> Tally:
    """Read the inputs that aren't done yet."""
    out.mkdir(parents=True, exist_ok=True)
    tally = Tally(out, seed)
    with guard.listener(words.PORT) as callers, tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        reader = Reader(serve, Path(folder).resolve(), seed, kinds)
        try:
            for n, (kind, number) in enumerate(planned(count, kinds, tally.done()), 1):
                told = reader.ask((kind, number), SLOW.get(kind, HANG))
                if callers():
                    told = replace(told, problem="escape: somebody called the port")
                tally.add(kind, number, told)
                if n % _SAVE_EVERY == 0:
                    tally.save()
        finally:
            reader.end()
            tally.save()
    return tally


def main() -> int:
    """The command line; status 1 if there are findings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kinds", nargs="*", choices=list(inputs.KINDS), default=list(inputs.KINDS))
    parser.add_argument("--show", metavar="KIND:NUMBER", help="write this input to --out and stop")
    options = parser.parse_args()
    if options.show:
        kind, _, number = options.show.partition(":")
        name, data = inputs.make(kind, int(number), options.seed)
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / name).write_bytes(data)
        return 0
    start = time.monotonic()
    tally = run(options.count, options.seed, options.out, options.kinds)
    print(tally.table())
    print(f"{time.monotonic() - start:,.0f} s")
    return 1 if tally.problems else 0


if __name__ == "__main__":
    sys.exit(main())
