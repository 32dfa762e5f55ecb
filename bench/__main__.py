"""``make bench``: run every bench, and write ``docs/benchmarks.md`` from what each has measured last."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from bench.common import RESULTS, ROOT, markdown

BENCHES = ("sheets", "lists", "board", "duplicates", "rounds", "saving")
DOCUMENT = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench` from its last runs; ratios are of one run on one machine, which other work may share: compare
the ratios and the processor time, not the seconds. `python -m bench.SUBJECT` measures one subject: `sheets`, `lists`,
`board`, `duplicates`, `rounds`, `saving`. Duplicates are searched for in a set whose seed no rule was made by.
"""


def main() -> None:
    """Run the benches named (all, where none is), then write the document. ``write`` alone only writes it."""
    named = [word for word in sys.argv[1:] if word in BENCHES]
    if sys.argv[1:] != ["write"]:
        for name in named or BENCHES:
            words = [word for word in sys.argv[1:] if word not in BENCHES]
            subprocess.run([sys.executable, "-m", f"bench.{name}", *words], cwd=ROOT, check=True)
    write()


def write() -> None:
    """Write ``docs/benchmarks.md`` from the results kept."""
    found = [json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))]
    found = [result for result in found if "rows" in result]  # the others are figures of one size, not results
    DOCUMENT.write_text("\n".join([HEAD, *map(section, found)]))


def section(result: dict[str, Any]) -> str:
    """Return one result as a section."""
    about = {key: value for key, value in result.items() if key not in {"name", "rows"}}
    facts = "; ".join(f"{key}: {value}" for key, value in about.items())
    return f"## {result['name']}\n\n{facts}\n\n{markdown(result['rows'])}\n"


if __name__ == "__main__":
    main()
