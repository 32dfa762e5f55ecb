"""An application in print: what was applied for, and at the desk the whole file with everything that followed."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock
from core.documents.rendering import render_pdf
from core.lifecycle.queries import timeline
from finance.services.ledger import in_words
from procurement.answering import Said
from procurement.choices import ApplicationStatus
from procurement.models import Application, ApplicationDocument, EligibilityCheck, Submission, Supplement
from procurement.presentation.applications import shown_answers
from procurement.presentation.eligibility import shown_rules
from procurement.queries.agencies import hidden_from
from procurement.queries.applications import seen_status
from procurement.queries.awards import shown_status
from procurement.reading import reading_of
from procurement.services.submissions import files_of
from procurement.tabs import parts_for
from procurement.templatetags.rounds import lot_title, template_words
from unions.models import User

LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), numbering: "1 / 1",
  header: align(right, text(size: 8pt, fill: luma(90), data.running)))
#set text(font: "Noto Sans SC", size: 10.5pt, lang: data.lang)
#set par(leading: 0.8em)
#let grid-of(it) = table(
  columns: (1fr, ..it.heads.map(_ => if it.is_money { auto } else { 1fr })), inset: (x: 3pt, y: 4pt),
  align: (x, _) => if x > 0 and it.is_money { right } else { left },
  stroke: (_, y) => if y > 0 { (top: 0.5pt + luma(190)) },
  [], ..it.heads, ..it.rows.flatten(),
)
#align(center, text(size: 18pt, weight: "bold", data.title))
#align(center, text(size: 11pt, data.lead))
#v(4mm)
#for part in data.blocks [
  #block(above: 7mm, below: 3mm, sticky: true, text(size: 12.5pt, weight: "bold", part.title))
  #for row in part.rows [
    #grid(columns: (32%, 1fr), gutter: 4mm, text(fill: luma(70), row.at(0)),
      if row.len() > 2 { grid-of(row.at(2)) } else { row.at(1) })
    #v(0.5mm)
  ]
]
"""
Rows = list[tuple[str, str]]
Block = dict[str, Any]


def application_pdf(application: Application) -> bytes:
    """Return the application itself: facts, answers, papers; for whoever wrote it."""
    return _pdf(application, _application(application, shown_status(application)))


def whole_file(application: Application, user: User) -> bytes:
    """Return what a person at the desk may see of an application: also eligibility, later steps, what happened when."""
    parts = parts_for(user, application)
    later = [{"title": str(part.title), "rows": rows} for part in parts if (rows := part.rows(application))]
    facts = _application(application, seen_status(application, user))
    return _pdf(application, [*facts, *_eligibility(application), *later, _history(application, user)])


def reading_pdf(application: Application) -> bytes:
    """Return the application as an expert reads it: nothing tells who applies where the round is anonymous."""
    reading = reading_of(application)
    facts = [(_("Application number"), reading.number), (_("Lot"), reading.lot or "—")]
    if not reading.is_blind:
        facts.append((_("Applicant"), reading.applicant))
    answers = [{"title": title, "rows": [_said(said) for said in rows]} for title, rows in reading.sections]
    data = {
        "title": reading.title or reading.number, "lead": application.round.title, "running": reading.number,
        "blocks": [{"title": _("Application"), "rows": facts}, *answers], "lang": (get_language() or "zh")[:2],
    }  # fmt: skip
    return render_pdf(LAYOUT, data, made_at=application.saved_at.replace(microsecond=0))


def receipt_pdf(submission: Submission) -> bytes:
    """Return the receipt of a version handed in."""
    return _pdf(submission.application, [{"title": _("Receipt"), "rows": receipt_rows(submission)}])


def receipt_rows(submission: Submission) -> Rows:
    """Return label and value of what a receipt says."""
    application = submission.application
    return [
        (_("Application number"), application.number), (_("Version"), str(submission.number)),
        (_("Received at"), moment(submission.submitted_at)), (_("Round"), application.round.title),
        (_("Applicant"), submission.applicant or application.organization.name), (_("Project"), application.title),
        (_("Lot"), submission.lot), (_("Amount asked for (yuan)"), in_words(application.requested)),
        (_("Papers"), str(sum(len(paper["files"]) for paper in submission.documents))),
        (_("Handed in by"), submission.submitted_by.name if submission.submitted_by else "—"),
        ("SHA-256", submission.sha256),
    ]  # fmt: skip


def moment(instant: Any) -> str:
    """Return an instant to the second, as the portal's clock shows it."""
    return date_format(instant.astimezone(clock.SHANGHAI), "Y-m-d H:i:s") if instant else "—"


def _pdf(application: Application, blocks: list[Block]) -> bytes:
    data = {
        "title": str(application.form_version.form), "lead": application.round.title, "blocks": blocks,
        "running": " ".join(filter(None, (application.number, application.organization.name))),
        "lang": (get_language() or "zh")[:2],
    }  # fmt: skip
    return render_pdf(LAYOUT, data, made_at=application.saved_at.replace(microsecond=0))


def _said(said: Said) -> tuple[Any, ...]:
    """Return a question with its answer; a table as a third, as the layout draws it."""
    if said.grid is None:
        return said.label, said.text or "—"
    grid = said.grid
    rows = [[title, *(cell for _label, cell in cells)] for title, cells in grid.rows]
    if grid.sum:
        rows.append([_("Together"), *[""] * (len(grid.heads) - 1), grid.sum])
    return said.label, said.text, {"heads": grid.heads, "rows": rows, "is_money": bool(grid.sum)}


def _application(application: Application, status: str) -> list[Block]:
    facts = [
        (_("Application number"), application.number or "—"), (_("Status"), str(ApplicationStatus(status).label)),
        (_("Applicant"), application.organization.name), (_("USCC"), application.organization.uscc or "—"),
        (_("Lot"), lot_title(application.lot) if application.lot else "—"), (_("Project"), application.title or "—"),
        (_("Amount asked for (yuan)"), in_words(application.requested)),
        (_("Handed in at"), moment(application.submitted_at)),
    ]  # fmt: skip
    answers = [
        {"title": str(title), "rows": [_said(said) for said in rows]}
        for title, rows in shown_answers(application.form_version.declaration, application.answers)
    ]
    papers = [
        (template_words(row.document.title), "\n".join(file.filename for file in files) or _absent(row))
        for row, files in files_of(application).items()
    ]
    return [{"title": _("Application"), "rows": facts}, *answers, {"title": _("Papers"), "rows": papers}]


def _absent(row: ApplicationDocument) -> str:
    return _("missing") if row.document.is_required else _("not needed")


def _eligibility(application: Application) -> list[Block]:
    check = EligibilityCheck.objects.filter(application=application).first()
    if check is None:
        return []
    rows = [(each["text"], str(each["word"])) for each in shown_rules(check.answers)]
    decision = {True: _("Eligible"), False: _("Not eligible"), None: _("not decided yet")}[check.is_eligible]
    rows.append((_("Decision"), " ".join(filter(None, (decision, check.reason)))))
    supplement = Supplement.objects.filter(application=application).first()
    if supplement:
        rows += [
            (_("What was missing"), supplement.asked_for), (_("To be supplied until"), moment(supplement.due_at)),
            (_("Answer"), supplement.answer or "—"),
        ]  # fmt: skip
    return [{"title": _("Eligibility"), "rows": rows}]


def _history(application: Application, user: User) -> Block:
    rows = [
        (moment(step.at), " · ".join(filter(None, (str(step.label), str(step.by or ""), step.reason))))
        for step in timeline(application).exclude(target__in=hidden_from(user, application.round))
    ]
    return {"title": _("What happened"), "rows": rows}
