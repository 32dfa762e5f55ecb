"""Which organizations an import named: its result page opens the list of these."""

from __future__ import annotations

from django.db import models

from core.jobs.models import Job
from orgs.models.organization import Organization


class ImportedOrganization(models.Model):
    """An organization that a row of an import made or meant. Goes with the job when old jobs are cleaned up."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "organization"], name="imported_once_a_job")]

    def __str__(self) -> str:
        return f"{self.organization_id} ({self.job_id})"
