"""``python -m generated OUT --count 300 --seed 7 [--formats html,docx] [--rule RULE]``: files and truth into OUT."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from generated.sets import FORMATS, make_set


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--flawed", type=float, default=0.5, help="share of documents with a contradiction put in")
    parser.add_argument("--family", default="")
    arguments = parser.parse_args()
    made = make_set(
        arguments.out, arguments.count, arguments.seed, arguments.formats.split(","), arguments.flawed, arguments.family
    )
    sys.stdout.write(f"{len(made)} documents in {arguments.out}\n")


if __name__ == "__main__":
    main()
