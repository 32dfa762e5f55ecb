"""The built-in template of the annual report, and what staff may write into one of their own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.charts import bar_chart
from core.documents.kinds import TemplateKind, Variable
from core.documents.official import OfficialDocument
from core.documents.rendering import Picture

KEY = "annual_report"

VARIABLES = (
    Variable("union", gettext_lazy("name of the union that reports")),
    Variable("year", gettext_lazy("the year")),
    Variable("as_of", gettext_lazy("the day up to which was counted")),
    Variable("made_on", gettext_lazy("the day on which the report was made")),
    Variable(
        "figures",
        gettext_lazy(
            "list of the figures, each with: title, unit, clause, value, subtree, target, status, forecast, last_year, "
            "growth, next_steps (list of sentences)"
        ),
    ),
    Variable(
        "unions",
        gettext_lazy(
            "list of the unions, each with: name, contacts, contacts_target, contacts_status, collections, "
            "collections_target, collections_status"
        ),
    ),
    Variable("chart", gettext_lazy("bar chart of the unions that contacted most organizations, as a picture")),
    Variable(
        "annexes",
        gettext_lazy(
            "list of the evidence lists, each with: title, count, lines (each with: n, organization, number, day, "
            "what, union)"
        ),
    ),
)


def build() -> bytes:
    """Return the built-in template, in the language in force."""
    page = OfficialDocument()
    page.title(_("{{ year }} report on organizations that serve workers"))
    page.subtitle("{{ union }}")
    page.heading(_("1. The year's targets"))
    page.body(_("Counted up to {{ as_of }}. Each organization counts once; the lists are in the annex."))
    _figures(page)
    page.heading(_("2. Unions"))
    page.picture("{{ chart }}", _("Organizations contacted, by union"))
    _unions(page)
    page.heading(_("3. What to do next"))
    page.tag("{%p for figure in figures %}")
    page.tag("{%p for step in figure.next_steps %}")
    page.body("{{ figure.title }}: {{ step }}.")
    page.tag("{%p endfor %}")
    page.tag("{%p endfor %}")
    page.signature("{{ union }}", "{{ made_on }}")
    _annexes(page)
    return page.content()


def _figures(page: OfficialDocument) -> None:
    heads = [_("Figure"), _("This year"), _("With all below"), _("Target"), _("Status"), _("Forecast"), _("Last year"),
             _("Growth")]  # fmt: skip
    cells = ["{{ f.title }}", "{{ f.value }}", "{{ f.subtree }}", "{{ f.target or '—' }}", "{{ f.status }}",
             "{{ f.forecast }}", "{{ f.last_year }}", "{{ f.growth }}"]  # fmt: skip
    page.table(heads, cells, loop="f in figures", widths=[38, 16, 18, 16, 20, 16, 16, 16])


def _unions(page: OfficialDocument) -> None:
    heads = [_("Union"), _("Contacted"), _("Target"), _("Status"), _("Collected"), _("Target"), _("Status")]
    cells = ["{{ u.name }}", "{{ u.contacts }}", "{{ u.contacts_target or '—' }}", "{{ u.contacts_status }}",
             "{{ u.collections }}", "{{ u.collections_target or '—' }}", "{{ u.collections_status }}"]  # fmt: skip
    page.table(heads, cells, loop="u in unions", widths=[54, 16, 16, 19, 16, 16, 19])


def _annexes(page: OfficialDocument) -> None:
    page.annex(_("Annex: what was counted"))
    page.tag("{%p for annex in annexes %}")
    page.heading("{{ annex.title }} ({{ annex.count }})", level=2)
    heads = [_("No."), _("Organization"), _("Code or number"), _("Dated"), _("What")]
    cells = ["{{ line.n }}", "{{ line.organization }}", "{{ line.number }}", "{{ line.day }}", "{{ line.what }}"]
    page.table(heads, cells, loop="line in annex.lines", widths=[12, 56, 40, 22, 26])
    page.tag("{%p endfor %}")


def sample() -> dict[str, Any]:
    """Return a small report, on which uploaded templates are tried."""
    figure = {
        "title": "联系社会组织", "unit": "家", "clause": "B1", "value": 104, "subtree": 230, "target": 100,
        "status": "已达标", "forecast": 110, "last_year": 96, "growth": "+8.3%", "next_steps": ["尚有 3 家未联系"],
    }  # fmt: skip
    union = {"name": "示范区总工会", "contacts": 12, "contacts_target": 20, "contacts_status": "滞后",
             "collections": 8, "collections_target": 0, "collections_status": "未定目标"}  # fmt: skip
    line = {"n": 1, "organization": "示范服务中心", "number": "S00000001", "day": "2026-03-01", "what": "走访",
            "union": "示范区总工会"}  # fmt: skip
    return {
        "union": "示范市总工会", "year": 2026, "as_of": "2026-12-31", "made_on": "2027-01-05",
        "figures": [figure], "unions": [union], "chart": Picture(bar_chart(["示范区"], {"2026": [12]}), 150),
        "annexes": [{"title": "联系社会组织", "count": 1, "lines": [line]}],
    }  # fmt: skip


ANNUAL = TemplateKind(KEY, gettext_lazy("Annual report"), build, VARIABLES, sample)
