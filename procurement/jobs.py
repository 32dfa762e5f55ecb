"""Long work: the letters with the results of a round."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import clock
from core.attachments import services as attachments
from core.documents.rendering import DOCX
from core.inbox.services import notify
from core.jobs.kinds import job
from core.jobs.run import Run
from finance.services.ledger import in_words
from orgs.queries.records import keepers_of
from procurement.choices import ResultKind
from procurement.models import Application, Award, Letter, Round
from procurement.papers.letter import letter_of
from procurement.papers.words import day
from procurement.queries.awards import RELEASED, RESULTS
from procurement.services.eligibility import find_eligible, run_checks

LETTER = "award_letter"


@job("eligibility_check", title=_("Eligibility check"), atomic=False, figures={"applications": _("applications")})
def eligibility_check(run: Run, *, round: int) -> dict[str, Any]:
    """Run a round's rules over the applications that lack them; a job that was broken off goes on with the rest."""
    shown = Round.objects.get(pk=round)
    done = run_checks(round=shown, by=run.by, on_progress=run.progress)
    return {"applications": done, "url": reverse("procurement:desk_eligibility", args=[round])}


@job("find_eligible", title=_("Finding applications eligible"), atomic=False, figures={"eligible": _("eligible")})
def find_eligible_job(run: Run, *, applications: list[int], acting: int | None) -> dict[str, Any]:
    """Find applications eligible of which all rules hold, as the person who asked, within their appointment."""
    run.by.act_under(acting)
    mine = Application.objects.visible_to(run.by).filter(pk__in=applications)
    keys = list(mine.order_by("pk").values_list("pk", flat=True))
    done = find_eligible(keys, by=run.by, on_progress=run.progress)
    return {"eligible": done, "url": reverse("procurement:desk_applications")}


@job("award_letters", title=_("Letters with results"), atomic=False, figures={"letters": _("letters")})
def award_letters(run: Run, *, round: int) -> dict[str, Any]:
    """Make the letters of a round that are missing, and tell each applicant; each letter commits by itself.

    A worker that is killed leaves whole letters behind and no halves; the next attempt goes on with the rest.
    """
    waiting = list(unwritten(round).values_list("pk", flat=True))
    made = 0
    with translation.override(settings.LANGUAGE_CODE):  # whoever awarded reads another perhaps
        for place, key in enumerate(waiting, 1):
            made += write_letter(key)
            run.progress(place, len(waiting))
    return {"letters": made, "url": reverse("procurement:round", args=[round])}


def unwritten(round: int) -> Any:
    """Return the applications of a round whose present result has no letter."""
    rows = Application.objects.filter(round=round, round__status__in=RELEASED, submitted_at__isnull=False)
    there = Letter.objects.filter(application=OuterRef("pk"))
    told = [Q(Exists(there.filter(kind=kind)), status=status) for status, kind in RESULTS.items()]
    done = told[0]
    for one in told[1:]:
        done |= one
    return rows.filter(status__in=RESULTS).exclude(done).order_by("pk")


@transaction.atomic
def write_letter(key: int) -> bool:
    """Make the letter of an application's present result and tell its people; tell whether there was none yet."""
    application = Application.objects.select_for_update(of=("self",)).select_related(
        "round__union", "organization"
    ).get(pk=key)  # fmt: skip
    kind = RESULTS[application.status]
    letter, is_new = Letter.objects.get_or_create(application=application, kind=kind)
    content = letter_of(application, made_on=day(clock.today())) if is_new else None
    if content is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.docx"
        path.write_bytes(content)
        attachments.keep_made(
            path, filename=f"{application.number}.docx", title=str(letter.get_kind_display()), media_type=DOCX,
            by=None, about=letter, category=LETTER,
        )  # fmt: skip
    notify(
        keepers_of(application.organization), TOLD[kind], about=application, key=f"letter-{letter.pk}",
        context={"application": str(application), "round": application.round.title, "amount": _amount(application)},
        url=reverse("procurement:my_result", args=[application.pk]),
    )  # fmt: skip
    return True


def _amount(application: Application) -> str:
    award = Award.objects.filter(application=application).first()
    return in_words(award.amount) if award else ""


TOLD = {
    ResultKind.AWARDED: "application_awarded", ResultKind.RESERVE: "application_in_reserve",
    ResultKind.NOT_AWARDED: "application_not_awarded",
}  # fmt: skip
