"""Makers of applications and of those who write them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from core.attachments.services import store
from procurement.services import applications
from tests.core.attachments import files
from tests.factories import person
from tests.orgs.factories import MemberFactory, OrganizationFactory

ANSWERS = {
    "title": "职工心理关爱服务", "need": "园区职工反映压力较大。", "aims": "建立常态化服务。",
    "areas": ["legal-services"],
    "activities": "每月两场讲座和团体活动。", "schedule": "三月启动，十一月总结。", "people": 600, "times": 20,
    "effect": "满意度达到九成。", "experience": "三年同类服务。", "leader": "张三", "leader_telephone": "010-55500001",
    "team": "五人。", "requested": "35000.00", "own": "5000",
    "budget": {"people": {"price": "100.00", "quantity": 300}, "venue": {"price": "500", "quantity": 20}},
}  # fmt: skip


def applicant(**facts):
    """Return an organization and its keeper."""
    organization = OrganizationFactory(portal_status="verified", **facts)
    return organization, MemberFactory(organization=organization, user=person()).user


def keeper_of(application):
    """Return one more who keeps the applicant's record."""
    return MemberFactory(organization=application.organization, user=person(), role="editor").user


def begun(round, organization=None, by=None):
    """Return a draft of somebody who just began."""
    if organization is None:
        organization, by = applicant()
    return applications.begin_application(round=round, organization=organization, by=by)


def written(round, answers=ANSWERS, *, papers=True, **facts):
    """Return a draft that can be handed in."""
    draft = begun(round, **facts)
    draft = applications.save_answers(application=draft, answers=answers, by=draft.prepared_by)
    if papers:
        attach(draft)
    return draft


def attach(application):
    """Attach a scan to every paper that is needed."""
    for row in application.documents.filter(document__is_required=True):
        scan = SimpleUploadedFile("盖章件.pdf", files.PDF)
        store(scan, by=application.prepared_by, about=row)


def submitted(round, **facts):
    """Return an application handed in."""
    draft = written(round, **facts)
    return applications.submit(application=draft, by=draft.prepared_by, declares=True).application
