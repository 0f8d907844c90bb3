"""Kill builds of 200 generated documents at seeded moments, and check that nothing is lost, doubled or unreadable.

    python benchmarks/kill.py [--count 1000] [--seed 7] [--rounds 3] [--documents 200] [--scratch DIR] [--resume]

Prints counts by phase, kind of kill and what was published afterwards; exit status 1 where anything was wrong.
``--resume`` goes on after the last round that is whole. Needs ``strace`` for kills at system calls; does without.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "fixtures")]

FORMATS = ("html", "docx", "xlsx", "txt_cells", "txt_tabs", "txt_placed", "html", "pdf")


def main() -> int:
    """Make the documents and the reference, run the rounds, print the tally."""
    from faults.kills import Warm
    from faults.series import Series, lines
    from generated.sets import make_set

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()) / "jixiao-kills")
    parser.add_argument("--resume", action="store_true")
    asked = parser.parse_args()
    files = asked.scratch / "documents" / "files"
    if not files.exists():
        make_set(asked.scratch / "documents", asked.documents, asked.seed, FORMATS)
    warm = Warm(asked.scratch / "warm")
    series = Series(asked.scratch, files, warm)
    saved = asked.scratch / "tally.json"
    done = 0
    if asked.resume and saved.exists():
        kept = json.loads(saved.read_text())
        done, series.tally.wrong = kept["rounds"], kept["wrong"]
        series.tally.counts.update({tuple(key): count for *key, count in kept["counts"]})
    started = time.monotonic()
    reference = series.prepare()
    print(f"reference ready after {time.monotonic() - started:.0f} s", flush=True)
    for number in range(done, asked.rounds):
        left = asked.count - series.tally.kills
        series.round(number, -(-left // (asked.rounds - number)), asked.seed, reference)
        counts = [[*key, count] for key, count in series.tally.counts.items()]
        saved.write_text(json.dumps({"rounds": number + 1, "wrong": series.tally.wrong, "counts": counts}))
        print(f"{series.tally.kills} kills after {time.monotonic() - started:.0f} s", flush=True)
    warm.close()
    print("\n".join(lines(series.tally)))
    print(f"{series.tally.kills} kills, {len(series.tally.wrong)} wrong")
    for what in series.tally.wrong:
        print(f"- {what}")
    return int(bool(series.tally.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
