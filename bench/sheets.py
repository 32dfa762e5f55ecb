"""Lists in and out, against django-import-export, openpyxl and PostgreSQL's own COPY.

    python -m bench.sheets [--rows 100000] [--slow-rows 10000]

Every way runs in a process of its own, so that its peak memory is its own, and begins with an empty table where it
imports. The slow ways read a shorter list of the same kind; ratios are of rows a second.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.common import ROOT, report, say, with_database

FIELDS = (
    "name", "uscc", "legal_form", "short_name", "former_names", "name_en", "registration_number", "registered_on",
    "registered_funds", "registration_authority", "supervising_authority", "legal_representative", "district",
    "address",
    "telephone", "email", "website", "service_areas", "introduction", "rating", "full_time_staff", "part_time_staff",
    "volunteers", "has_union", "is_public",
)  # fmt: skip
FOLDER = Path(os.environ["HUB_VAR"]) / "sheets"


def main() -> None:
    """Parse the command line; without a database, run again on the bench's own."""
    parser = argparse.ArgumentParser(prog="python -m bench.sheets")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--slow-rows", type=int, default=10_000)
    parser.add_argument("--way", help="(for the bench itself)")
    options = parser.parse_args()
    if "BENCH_DATABASE" not in os.environ:
        words = ["--rows", str(options.rows), "--slow-rows", str(options.slow_rows)]
        with_database("bench_sheets", "bench.sheets", *words)
        return
    import django

    django.setup()
    if options.way:
        name, rows = options.way.split(":")
        print(json.dumps(measured(WAYS[name], int(rows))))
    else:
        compare(options.rows, options.slow_rows)


# The list ------------------------------------------------------------------------------------------------------------


def records(rows: int) -> Iterator[dict[str, Any]]:
    """Yield made-up organizations, deterministic, every one valid and with a name of its own."""
    from core import generate
    from reference.queries import home_districts

    rng = random.Random(2015)
    districts = [(district.pk, district.name) for district in home_districts()]
    for serial in range(1, rows + 1):
        code, place = rng.choice(districts)
        yield {
            "name": f"{generate.organization_name(rng, place, 'association')}第{serial}分会",
            "uscc": generate.uscc("51", code, serial), "legal_form": "association", "short_name": f"第{serial}分会",
            "former_names": "", "name_en": f"Workers' Association No. {serial}",
            "registration_number": f"京社证字{serial:07}",
            "registered_on": generate.day(rng, dt.date(1990, 1, 1), dt.date(2020, 12, 31)).isoformat(),
            "registered_funds": str(rng.randrange(3, 500) * 10_000), "registration_authority": f"{place}民政局",
            "supervising_authority": f"{place}总工会", "legal_representative": generate.person(rng), "district": code,
            "address": generate.address(rng, f"北京市{place}"), "telephone": generate.telephone(rng),
            "email": f"office{serial}@example.org", "website": f"https://www.example.org/{serial}",
            "service_areas": "skills-training", "introduction": generate.introduction(rng, place),
            "rating": f"{serial % 5 + 1}A",
            "full_time_staff": str(rng.randrange(1, 60)), "part_time_staff": str(rng.randrange(60)),
            "volunteers": str(rng.randrange(900)), "has_union": "1" if serial % 3 else "0",
            "is_public": "1" if serial % 2 else "0",
        }  # fmt: skip


def listed(rows: int, suffix: str) -> Path:
    """Return the list as a file, written once."""
    import rustpy_xlsxwriter

    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"list-{rows}.{suffix}"
    if path.exists():
        return path
    if suffix == "xlsx":
        rustpy_xlsxwriter.write_worksheet(records(rows), str(path))
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(records(rows))
    return path


def empty() -> None:
    """Empty the tables that imports fill."""
    import pgtrigger
    from django.db import connection

    with pgtrigger.ignore("finance.LedgerEntry:never_truncated"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE orgs_organization CASCADE")


# Ways in -------------------------------------------------------------------------------------------------------------


def portal_in(path: Path) -> None:
    """The portal's import, with every check, match, history and search for duplicates."""
    from orgs.services.importing import import_organizations

    result = import_organizations(path=path)
    if result.errors:
        raise RuntimeError(result.errors[:3])


def import_xlsx(rows: int) -> Callable[[], None]:
    empty()
    return lambda: portal_in(listed(rows, "xlsx"))


def import_again(rows: int) -> Callable[[], None]:
    empty()
    portal_in(listed(rows, "xlsx"))
    return lambda: portal_in(listed(rows, "xlsx"))


def import_csv(rows: int) -> Callable[[], None]:
    empty()
    return lambda: portal_in(listed(rows, "csv"))


def import_without_history(rows: int) -> Callable[[], None]:
    from django.db import connection

    empty()

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE orgs_organization DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE orgs_responsibility DISABLE TRIGGER USER")
        try:
            portal_in(listed(rows, "xlsx"))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE orgs_organization ENABLE TRIGGER USER")
                cursor.execute("ALTER TABLE orgs_responsibility ENABLE TRIGGER USER")

    return work


def copy_in(rows: int) -> Callable[[], None]:
    """COPY the same rows into the same table, checks left out: the limit."""
    from django.db import connection

    from core.sheets.merging import default_of
    from orgs.models import Organization

    empty()
    source = listed(rows, "csv")
    given = {"legal_status": "registered", "worker_service_reason": ""}
    fields = [field for field in Organization._meta.concrete_fields if not field.generated and not field.primary_key]
    constants = {field.name: given.get(field.name, default_of(field)) for field in fields if field.name not in FIELDS}
    constants = {name: value for name, value in constants.items() if value is not None}
    path = source.with_suffix(".copy.csv")
    with source.open(encoding="utf-8", newline="") as file, path.open("w", encoding="utf-8", newline="") as copy:
        writer = csv.writer(copy)
        for row in csv.DictReader(file):
            row["service_areas"] = f"{{{row['service_areas']}}}"
            writer.writerow([*(row[name] for name in FIELDS), *constants.values()])
    columns = [Organization._meta.get_field(name).column for name in (*FIELDS, *constants)]
    texts = {field.column for field in fields if default_of(field) == ""}
    forced = ", ".join(column for column in columns if column in texts)

    def work() -> None:
        statement = f"COPY orgs_organization ({', '.join(columns)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({forced}))"
        with connection.cursor() as cursor, path.open("rb") as file, cursor.copy(statement) as copy:
            while block := file.read(1 << 16):
                copy.write(block)

    return work


def import_export_resource(*, tuned: bool) -> Any:
    """The resource of django-import-export for the same list: bulk; tuned with cached instances and foreign keys."""
    from import_export import fields, instance_loaders, resources, widgets

    from orgs.models import Organization
    from reference.models import Division

    class CachedDivision(widgets.ForeignKeyWidget):
        def __init__(self) -> None:
            super().__init__(Division, "code")
            self.known = Division.objects.in_bulk()

        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
            return self.known.get(str(value)) if value else None

    class Text(widgets.CharWidget):
        def __init__(self) -> None:
            super().__init__(coerce_to_string=True, allow_blank=True)

    class List(widgets.Widget):
        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
            return value.split(",") if value else []

    texts = {
        name: fields.Field(column_name=name, attribute=name, widget=Text())
        for name in FIELDS
        if Organization._meta.get_field(name).get_internal_type()
        in {"CharField", "TextField", "URLField", "EmailField"}
    }
    district = CachedDivision() if tuned else widgets.ForeignKeyWidget(Division, "code")
    meta = type(
        "Meta", (),
        {
            "model": Organization, "fields": FIELDS, "import_id_fields": ("uscc",), "use_bulk": True,
            "batch_size": 1000,
            "skip_diff": True, "skip_html_diff": True, "skip_unchanged": False, "force_init_instance": False,
            **({"instance_loader_class": instance_loaders.CachedInstanceLoader} if tuned else {}),
        },
    )  # fmt: skip
    body = {
        **texts, "Meta": meta,
        "district": fields.Field(column_name="district", attribute="district", widget=district),
        "service_areas": fields.Field(column_name="service_areas", attribute="service_areas", widget=List()),
    }  # fmt: skip
    return type("OrganizationResource", (resources.ModelResource,), body)()


def import_export_in(rows: int, *, tuned: bool) -> Callable[[], None]:
    import tablib

    empty()
    resource_ = import_export_resource(tuned=tuned)

    def work() -> None:
        with listed(rows, "xlsx").open("rb") as file:
            data = tablib.Dataset().load(file, format="xlsx")
        result = resource_.import_data(data, raise_errors=True, use_transactions=True)
        if result.has_errors() or result.totals["new"] != rows:
            raise RuntimeError(result.totals)

    return work


# Ways out ------------------------------------------------------------------------------------------------------------


def filled(rows: int) -> Any:
    """Return that many organizations, made where they are missing."""
    from orgs.models import Organization

    if Organization.objects.count() != rows:
        copy_in(rows)()
    return Organization.objects.all()


def portal_out(rows: int, suffix: str) -> Callable[[], None]:
    from core.sheets import export
    from orgs.sheets.organizations import SHEET

    found = filled(rows)
    return lambda: export(SHEET, found, FOLDER / f"out.{suffix}", keys=FIELDS) and None


def copy_out(rows: int) -> Callable[[], None]:
    from django.db import connection

    filled(rows)

    def work() -> None:
        columns = ", ".join(
            name if name != "district" else "d.name" for name in (f"o.{n}" if n != "district" else n for n in FIELDS)
        )
        with connection.cursor() as cursor, (FOLDER / "copy.csv").open("wb") as file:
            query = (
                f"SELECT {columns} FROM orgs_organization o LEFT JOIN reference_division d ON d.code = o.district_id"
            )
            with cursor.copy(f"COPY ({query} ORDER BY o.id) TO STDOUT (FORMAT csv, HEADER)") as copy:
                for block in copy:
                    file.write(block)

    return work


def openpyxl_out(rows: int) -> Callable[[], None]:
    from openpyxl import Workbook

    found = filled(rows).order_by("pk").values_list(*(n if n != "district" else "district__name" for n in FIELDS))

    def work() -> None:
        book = Workbook(write_only=True)
        page = book.create_sheet()
        page.append(FIELDS)
        for row in found.iterator(chunk_size=2000):
            page.append([";".join(value) if isinstance(value, list) else value for value in row])
        book.save(FOLDER / "openpyxl.xlsx")

    return work


def import_export_out(rows: int, suffix: str) -> Callable[[], None]:
    resource_ = import_export_resource(tuned=True)
    found = filled(rows).select_related("district").order_by("pk")

    def work() -> None:
        data = resource_.export(found).export(suffix)
        (FOLDER / f"import-export.{suffix}").write_bytes(data if isinstance(data, bytes) else data.encode())

    return work


WAYS: dict[str, Callable[[int], Callable[[], None]]] = {
    "import xlsx": import_xlsx,
    "import xlsx again": import_again,
    "import csv": import_csv,
    "import xlsx, history off": import_without_history,
    "copy in": copy_in,
    "import-export bulk": lambda rows: import_export_in(rows, tuned=False),
    "import-export bulk, tuned": lambda rows: import_export_in(rows, tuned=True),
    "export xlsx": lambda rows: portal_out(rows, "xlsx"),
    "export csv": lambda rows: portal_out(rows, "csv"),
    "export json": lambda rows: portal_out(rows, "json"),
    "copy out": copy_out,
    "openpyxl write-only": openpyxl_out,
    "import-export xlsx": lambda rows: import_export_out(rows, "xlsx"),
    "import-export csv": lambda rows: import_export_out(rows, "csv"),
}
IN = list(WAYS)[:7]


def measured(way: Callable[[int], Callable[[], None]], rows: int) -> dict[str, float]:
    """Return seconds, CPU seconds of this process and its children, and the peak memory of each in megabytes."""
    work = way(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), _cpu()
    work()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "seconds": time.perf_counter() - began,
        "cpu": _cpu() - cpu,
        "mb": own / 1024,
        "grown mb": (own - before) / 1024,
        "child mb": child / 1024 if way in {import_xlsx, import_again, import_csv} else 0,
    }


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def run(way: str, rows: int) -> dict[str, float]:
    """Run one way in a process of its own."""
    say(f"{way}, {rows} rows")
    command = [sys.executable, "-m", "bench.sheets", "--way", f"{way}:{rows}"]
    with tempfile.TemporaryFile("w+") as out:
        subprocess.run(command, cwd=ROOT, check=True, stdout=out)
        out.seek(0)
        figures: dict[str, float] = json.loads(out.read().splitlines()[-1])
    return figures


def compare(rows: int, slow: int) -> None:
    """Run every way and report figures and goals."""
    for count in {rows, slow, 10_000}:
        listed(count, "xlsx"), listed(count, "csv")
    sizes = {way: slow if "import-export" in way or way == "openpyxl write-only" else rows for way in WAYS}
    order = ["copy in", *[way for way in WAYS if way != "copy in"]]
    found = {way: run(way, sizes[way]) for way in order if way != "import xlsx, history off"}
    history = min(_history() for _ in range(3))
    speed = {way: sizes[way] / figures["seconds"] for way, figures in found.items()}
    table = [
        {
            "way": way, "rows": sizes[way], "seconds": figures["seconds"], "rows/s": round(speed[way]),
            "× COPY": speed["copy in" if way in IN else "copy out"] / speed[way],
            "peak MB": round(figures["mb"]), "grown MB": round(figures["grown mb"]),
            "reader MB": round(figures["child mb"]),
        }
        for way, figures in found.items()
    ]  # fmt: skip
    report("sheets", table, unit="one run, one machine")
    report("sheets-goals", goals(speed, found, history), unit="ratios")


def _history() -> float:
    """Return how many times as long 10,000 rows take with history on as with it off."""
    return run("import xlsx", 10_000)["seconds"] / run("import xlsx, history off", 10_000)["seconds"]


def goals(speed: dict[str, float], found: dict[str, dict[str, float]], history: float) -> list[dict[str, Any]]:
    """Return each goal with its measured ratio."""
    again = found["import xlsx again"]["seconds"] / found["import xlsx"]["seconds"]
    memory = max(found["import xlsx"]["mb"], found["import xlsx"]["child mb"])
    values = [
        (
            "import: import-export bulk, tuned / portal",
            "≥",
            6.0,
            speed["import xlsx"] / speed["import-export bulk, tuned"],
        ),
        ("import: import-export bulk / portal", "≥", 20.0, speed["import xlsx"] / speed["import-export bulk"]),
        ("import: portal / COPY", "≤", 3.0, speed["copy in"] / speed["import xlsx"]),
        ("import again: portal / first time", "≤", 1.0, again),
        ("import: peak memory, MB (largest process)", "≤", 400.0, memory),
        ("export XLSX: openpyxl / portal", "≥", 7.0, speed["export xlsx"] / speed["openpyxl write-only"]),
        ("export XLSX: import-export / portal", "≥", 15.0, speed["export xlsx"] / speed["import-export xlsx"]),
        ("export CSV: portal / COPY TO", "≤", 2.0, speed["copy out"] / speed["export csv"]),
        ("import of 10,000 rows: history on / off", "≤", 1.1, history),
    ]
    return [
        {
            "goal": name, "aim": f"{sign} {aim:g}", "measured": round(value, 2),
            "met": "yes" if (value <= aim if sign == "≤" else value >= aim) else "NO",
        }
        for name, sign, aim, value in values
    ]  # fmt: skip


if __name__ == "__main__":
    main()
