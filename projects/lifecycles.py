"""The life of a project in the catalogue (domain.md, "Lifecycles")."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.lifecycle.base import LifecycleModel, StateField
from projects.choices import ProjectStatus as S


class ProjectLifecycle(LifecycleModel):
    """draft → published → concluded; withdrawn from view with a reason, never deleted."""

    status = StateField(_("status"), choices=S.choices, default=S.DRAFT)

    class Meta:
        abstract = True

    @transition(
        status, source=S.DRAFT, target=S.PUBLISHED, permission="projects.publish_project",
        custom={"label": _("Publish in the catalogue"), "reason": "none", "public": True},
    )  # fmt: skip
    def publish(self) -> None:
        """A manager who did not write it shows it to everybody."""

    @transition(
        status, source=S.PUBLISHED, target=S.CONCLUDED, permission="projects.write_project",
        custom={"label": _("Conclude with its results"), "reason": "none", "public": True},
    )  # fmt: skip
    def conclude(self) -> None:
        """The work is done and its results are shown."""

    @transition(
        status, source=[S.DRAFT, S.PUBLISHED, S.CONCLUDED], target=S.WITHDRAWN, permission="projects.publish_project",
        custom={"label": _("Withdraw from view"), "reason": "required", "public": True, "danger": True},
    )  # fmt: skip
    def withdraw(self) -> None:
        """Nobody outside sees it any more; the record and its history stay."""

    @transition(
        status, source=S.WITHDRAWN, target=S.DRAFT, permission="projects.publish_project",
        custom={"label": _("Take back into preparation"), "reason": "required", "public": True},
    )  # fmt: skip
    def take_back(self) -> None:
        """It can be corrected and published again."""
