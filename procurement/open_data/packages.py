"""Release packages: those of a year's published calls, each process compiled into one release."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.open_data.publications import Publication
from procurement.models import Round
from procurement.open_data.processes import public_rounds
from procurement.open_data.releases import Json, instant, release_of
from unions.queries import city_federation

Writer = Callable[[Path], int]


def package(year: int) -> Json:
    """Return the release package of a year, with what is public at this moment."""
    releases = [release_of(process) for process in public_rounds(year)] or [_nothing_yet(year)]
    site = settings.SITE_URL.rstrip("/")
    return {
        "uri": f"{site}{reverse('open_data:download', args=['ocds', f'{year}.json'])}",
        "version": "1.1",
        "publishedDate": instant(clock.now()),
        "publisher": {"name": city_federation().name, "uri": f"{site}/"},
        "license": f"{site}{reverse('open_data:page')}",
        "publicationPolicy": f"{site}{reverse('open_data:page')}",
        "releases": releases,
    }


def _nothing_yet(year: int) -> Json:
    """Return what stands in the package of a year without a call: the standard allows no empty package."""
    begin = instant(clock.start_of(clock.today().replace(year=year, month=1, day=1)))
    return {
        "ocid": f"{settings.OCDS_PREFIX}-{year}-plan", "id": f"{settings.OCDS_PREFIX}-{year}-plan-{year}0101",
        "date": begin, "tag": ["planning"], "initiationType": "tender", "language": "zh",
        "planning": {"rationale": _("No call of %(year)s has been published.") % {"year": year}},
    }  # fmt: skip


def write_year(year: int, path: Path) -> int:
    """Write the package of a year. Return how many releases it holds."""
    with translation.override("zh-hans"):
        made = package(year)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(made["releases"])


class ByYear(Mapping[str, Writer]):
    """The files of the publication: a package for each year with a published call, and for this year."""

    def __iter__(self) -> Iterator[str]:
        """Yield the names, the latest year first."""
        known = set(Round.objects.public().order_by().values_list("year", flat=True).distinct())
        return iter([f"{year}.json" for year in sorted(known | {clock.today().year}, reverse=True)])

    def __len__(self) -> int:
        """Return how many years there are."""
        return len(list(iter(self)))

    def __getitem__(self, name: str) -> Writer:
        """Return the writer of a file. Raises KeyError for a year of which nothing is known."""
        if name not in list(iter(self)):
            raise KeyError(name)
        return lambda path: write_year(int(name.removesuffix(".json")), path)


OCDS = Publication(
    gettext_lazy("Calls and contracts (OCDS 1.1)"),
    gettext_lazy(
        "What unions call for, how many applied, what was awarded to whom, contracts and payments: release packages "
        "of the Open Contracting Data Standard, one a year."
    ),
    ByYear(),
    write_year,
)
