"""The steps of an import on screen: lists to upload, and what a browser would send."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from core.jobs.models import Job
from core.jobs.tasks import run_job
from orgs.choices.records import LegalForm
from orgs.models import Organization, Responsibility
from unions.queries import union_by_code

CHAOYANG = "BFTU-110105"
START = "/desk/organizations/import/"
LIST = (
    ("名称", "统一社会信用代码", "电话", "备忘"),
    ("朝阳职工服务中心", "", "010-85991234", "甲"),
    ("朝阳职工法律援助站", "", "010-85995678", "乙"),
    ("朝阳职工心理协会", "51110000500000001X", "010-85990000", "丙"),
)


def text(response):
    return response.content.decode()


def book(*rows, more=None):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for title, others in (more or {}).items():
        page = made.create_sheet(title)
        for row in others:
            page.append(row)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("名单.xlsx", out.getvalue())


def csv(*lines):
    return SimpleUploadedFile("名单.csv", "\r\n".join(lines).encode("gb18030"))


def upload(desk, file):
    """Upload a list; return the address of its columns."""
    response = desk.post(START, {"file": file})
    assert response.status_code == 302, text(response)
    return response.url


def chosen(desk, address):
    """Return what the form at an address holds, as a browser would send it back."""
    form = desk.get(address).context["form"]
    return {form[name].html_name: form[name].value() for name in form.fields}


def check(desk, address, **changes):
    """Ask for the preview with the columns guessed, but for the changes; run it, return its address."""
    response = desk.post(address, chosen(desk, address) | changes)
    assert response.status_code == 302, text(response)
    run_waiting()
    return response.url


def apply(desk, preview, **changes):
    """Begin the import with the choices of the preview, but for the changes; run it, return the job."""
    response = desk.post(preview, chosen(desk, preview) | changes)
    assert response.status_code == 302, text(response)
    run_waiting()
    return Job.objects.get(pk=response.url.strip("/").split("/")[-1])


def run_waiting():
    for pk in Job.objects.filter(state=Job.State.QUEUED).values_list("pk", flat=True):
        run_job(str(pk))


def figures(job):
    return {name: job.outcome[name] for name in ("created", "updated", "unchanged", "faulty", "duplicates")}


def on_record(name, union=CHAOYANG, **facts):
    made = Organization.objects.create(name=name, **{"legal_form": LegalForm.ASSOCIATION, **facts})
    Responsibility.objects.create(organization=made, union=union_by_code(union), is_lead=True)
    return made
