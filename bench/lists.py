"""CPU per request of the organization list, against an empty page behind the same sign-in and Django's own change list.

    python -m bench.lists [--rows 10000,100000,1000000] [--quick]

One process answers the requests itself, so that its CPU and that of its database connection are all there is.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from bench.common import RESULTS, Meter, report, say, with_database

LIST, ADMIN = "/desk/organizations/", "/bench/admin/orgs/organization/"
GATES = {"list": 5.0, "search": 8.0, "growth": 1.5, "growth of search": 3.0}


def main() -> None:
    """Measure each size in a process of its own, and compare."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", default="10000,100000,1000000")
    words.add_argument("--quick", action="store_true", help="10,000 and 100,000 rows only")
    words.add_argument("--here", type=int, help="measure the database of BENCH_DATABASE, which holds so many rows")
    chosen = words.parse_args()
    if chosen.here:
        measure_here(chosen.here)
        return
    sizes = [10_000, 100_000] if chosen.quick else [int(size) for size in chosen.rows.split(",")]
    for size in sizes:
        with_database(f"bench_{size}", "bench.lists", "--here", str(size))
    compare(sizes)


# One size ------------------------------------------------------------------------------------------------------------


def measure_here(size: int) -> None:
    """Fill the database where it is empty, ask every page, and keep the figures."""
    import django

    from config import embedded

    embedded.ensure()
    django.setup()
    fill(size)
    pages, scoped = Pages("MANAGER", "BFTU"), Pages("CLERK", "BFTU-110105")
    meter, figures = Meter(), {}
    for name, address in cases(size).items():
        asker = scoped if name == "list.scoped" else pages
        figures[name] = measure(meter, asker, address)
        say(f"  {size:>9,} {name:16} {figures[name]['app']:7.1f} + {figures[name]['db']:7.1f} ms")
    (RESULTS / f"lists-{size}.json").write_text(json.dumps(figures))


def fill(size: int) -> None:
    """Load the rows once."""
    from orgs.generate import load
    from orgs.models import Organization

    RESULTS.mkdir(parents=True, exist_ok=True)
    if Organization.objects.count() == size:
        return
    say(f"Loading {size:,} organizations …")
    began = time.monotonic()
    load(size)
    say(f"… {time.monotonic() - began:.0f} s")


class Pages:
    """Somebody who is signed in, asking for pages in this very process."""

    def __init__(self, role: str, union: str) -> None:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.cached_db import SessionStore
        from django.core.handlers.wsgi import WSGIHandler

        user = _person(role, union)
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session.save()
        self.handler, self.cookie = WSGIHandler(), f"sessionid={session.session_key}"

    def get(self, address: str) -> bytes:
        """Return the page's body. Raises RuntimeError where it is no page."""
        from django.test import RequestFactory

        path, _, query = address.partition("?")
        environ = RequestFactory()._base_environ(  # noqa: SLF001 - a WSGI environment as a server makes it
            PATH_INFO=path, QUERY_STRING=query, HTTP_COOKIE=self.cookie, HTTP_HOST="localhost"
        )
        status: list[str] = []
        response: Any = self.handler(environ, lambda line, _headers: status.append(line))
        body = b"".join(response)
        response.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{address}: {status[0]}")
        return body


def _person(role: str, union: str) -> Any:
    from core import clock
    from unions.models import Appointment, Role, Union, User

    user, made = User.objects.get_or_create(
        email=f"{role.lower()}-{union.lower()}@bench.example",
        defaults={"name": "基准测试", "is_staff": True, "is_superuser": True},
    )
    if made:
        at = Union.objects.get(code=union)
        Appointment.objects.create(user=user, union=at, role=Role[role], starts_on=clock.today())
    return user


def cases(size: int) -> dict[str, str]:
    """Return the addresses to ask for, by name."""
    from urllib.parse import quote

    middle, by_name = _middle(size)
    word, rare, long_word = quote("法律"), quote("律师"), quote("劳动合同")
    return {
        "empty": "/bench/empty/",
        "list.first": LIST,
        "list.deep": f"{LIST}?at={middle}",
        "list.filter": f"{LIST}?district=110105",
        "list.filters": f"{LIST}?legal_form=foundation&rating=5A&portal_status=verified",
        "list.uncontacted": f"{LIST}?contacted=no",
        "list.sort": f"{LIST}?o=name",
        "list.sort.deep": f"{LIST}?o=name&at={by_name}",
        "list.scoped": LIST,
        "search.frequent": f"{LIST}?q={word}",
        "search.rare": f"{LIST}?q={rare}",
        "search.long": f"{LIST}?q={long_word}",
        "admin.first": ADMIN,
        "admin.deep": f"{ADMIN}?p={size // 100}",
        "admin.filter": f"{ADMIN}?district__code__exact=110105",
        "admin.sort": f"{ADMIN}?o=1",
        "admin.search": f"{ADMIN}?q={word}",
    }


def _middle(size: int) -> tuple[str, str]:
    from core.listing.keyset import Cursor
    from orgs.models import Organization

    name, pk = Organization.objects.filter(pk__gte=size // 2).values_list("name", "pk").order_by("pk")[0]
    return Cursor(forward=True, value=pk, pk=pk).encode(), Cursor(forward=True, value=name, pk=pk).encode()


def measure(meter: Meter, pages: Pages, address: str) -> dict[str, float]:
    """Return the CPU of one request for a page, the least of three rounds: others may use the machine too."""
    for _warm in range(2):
        pages.get(address)
    slow = address.startswith(ADMIN)
    rounds = [meter.measure(lambda: pages.get(address), seconds=0.8, least=2 if slow else 10) for _round in range(3)]
    return min(rounds, key=lambda figures: figures["cpu"])


# All sizes -----------------------------------------------------------------------------------------------------------


def compare(sizes: list[int]) -> None:
    """Report every page, and the ratios that the goals are about."""
    figures = {size: json.loads((RESULTS / f"lists-{size}.json").read_text()) for size in sizes}
    rows = [
        {
            "page": name,
            **{f"{size:,}": _figure(one[name], one["empty"]) for size, one in figures.items()},
        }
        for name in figures[sizes[0]]
    ]
    report("lists", rows, unit="CPU of the process + of the database per request (times the empty page)")
    report("lists-goals", goals(figures), unit="ratios of CPU per request")


def _figure(one: dict[str, float], empty: dict[str, float]) -> str:
    return f"{one['app']:.1f} + {one['db']:.1f} ms ({one['cpu'] / empty['cpu']:.1f}×)"


def goals(figures: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each goal with its measured ratio: at most, or at least, so much."""
    rows, sizes = [], sorted(figures)
    for size in sizes:
        cpu = {name: one["cpu"] for name, one in figures[size].items()}
        lists = {name: ms / cpu["empty"] for name, ms in cpu.items() if name.startswith("list.")}
        found = {name: ms / cpu["empty"] for name, ms in cpu.items() if name.startswith("search.")}
        rows.append(_goal(f"list / empty page, {size:,}", "≤", GATES["list"], max(lists.values())))
        rows.append(_goal(f"search / empty page, {size:,}", "≤", GATES["search"], max(found.values())))
        pairs = {"first": "first", "deep": "deep", "filter": "filter", "sort": "sort"}
        against = {one: cpu[f"admin.{one}"] / cpu[f"list.{other}"] for one, other in pairs.items()}
        against["search"] = cpu["admin.search"] / cpu["search.frequent"]
        gate = {100_000: 8.0, 1_000_000: 15.0}.get(size, 1.0)
        rows.append(_goal(f"change list / list, {size:,}: {_words(against)}", "≥", gate, min(against.values())))
        two = max(cpu["search.frequent"], cpu["search.rare"]) / cpu["list.first"]
        rows.append(_goal(f"two-character search / list, {size:,}", "≤", 3.0, two))
    small, large = figures[sizes[0]], figures[sizes[-1]]
    for kind, gate in (("list", GATES["growth"]), ("search", GATES["growth of search"])):
        growth = {name: large[name]["cpu"] / small[name]["cpu"] for name in small if name.startswith(f"{kind}.")}
        title = f"{kind}, {sizes[-1]:,} / {sizes[0]:,} rows: {_words(growth)}"
        rows.append(_goal(title, "≤", gate, max(growth.values())))
    return rows


def _goal(title: str, sign: str, gate: float, value: float) -> dict[str, Any]:
    met = value <= gate if sign == "≤" else value >= gate
    return {"goal": title, "aim": f"{sign} {gate:g}×", "measured": f"{value:.1f}×", "met": "yes" if met else "NO"}


def _words(ratios: dict[str, float]) -> str:
    return ", ".join(f"{name.rpartition('.')[2] or name} {value:.1f}" for name, value in ratios.items())


if __name__ == "__main__":
    main()
