"""CPU per request of a campaign's board at growing numbers of organizations.

    python -m bench.board [--rows 10000,1000000]

It must stay under three times its time at the smallest size. Uses the databases of ``bench.lists``.
"""

from __future__ import annotations

import argparse
import json

from bench.common import RESULTS, Meter, report, say, with_database

GROWTH = 3.0


def main() -> None:
    """Measure each size in a process of its own, and compare."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", default="10000,1000000")
    words.add_argument("--here", type=int, help="measure the database of BENCH_DATABASE, which holds so many rows")
    chosen = words.parse_args()
    if chosen.here:
        measure_here(chosen.here)
        return
    sizes = [int(size) for size in chosen.rows.split(",")]
    for size in sizes:
        with_database(f"bench_{size}", "bench.board", "--here", str(size))
    compare(sizes)


def measure_here(size: int) -> None:
    """Fill the database where it is empty, ask the board, and keep the figures."""
    import django

    from config import embedded

    embedded.ensure()
    django.setup()
    from bench.lists import Pages, fill, measure
    from orgs.models import Campaign

    fill(size)
    pages, meter = Pages("MANAGER", "BFTU"), Meter()
    address = f"/desk/campaigns/{Campaign.objects.values_list('pk', flat=True)[0]}/"
    figures = {"empty": measure(meter, pages, "/bench/empty/"), "board": measure(meter, pages, address)}
    say(f"  {size:>9,} board {figures['board']['app']:7.1f} + {figures['board']['db']:7.1f} ms")
    (RESULTS / f"board-{size}.json").write_text(json.dumps(figures))


def compare(sizes: list[int]) -> None:
    """Report every size, and how much the board grows."""
    figures = {size: json.loads((RESULTS / f"board-{size}.json").read_text()) for size in sizes}
    rows = [
        {"organizations": f"{size:,}", "application, ms": one["board"]["app"], "database, ms": one["board"]["db"]}
        for size, one in figures.items()
    ]
    growth = figures[sizes[-1]]["board"]["cpu"] / figures[sizes[0]]["board"]["cpu"]
    goal = {"organizations": f"growth {growth:.2f}×", "aim": f"under {GROWTH:g}×", "met": growth < GROWTH}
    report("board", [*rows, goal], unit="CPU per request of the board")


if __name__ == "__main__":
    main()
