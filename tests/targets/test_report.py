"""The annual report."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from docx import Document

from core import clock
from core.attachments.models import Attachment
from core.documents.services import upload_template
from core.documents.validation import check_template
from core.jobs.services import run_now
from targets.report.builder import build_report, growth
from targets.report.template import ANNUAL, VARIABLES
from tests.factories import person
from tests.targets.factories import CollectionFactory, TargetFactory, contact
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    with clock.shifted_to(dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)):
        yield


def opened(content):
    return Document(io.BytesIO(content))


def tables_of(document):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_report_holds_figures_unions_and_evidence():
    TargetFactory(value=2)
    made = contact(subject="走访 <甲&乙>")
    contact(on=dt.date(2025, 5, 1))
    contact(on=dt.date(2025, 6, 1))
    contact("BFTU-110105")
    CollectionFactory()
    document = opened(build_report(union=city_federation(), year=2026))
    figures, unions, contacts, collections, *_later = tables_of(document)
    assert figures[1][1:4] + figures[1][6:] == ["1", "2", "2", "2", "-50.0%"]
    assert [row[1] for row in unions if "朝阳" in row[0]] == ["1"]
    assert contacts[1][1:4] == [made.organization.name, made.organization.number, "2026-03-01"]
    assert "<甲&乙>" in contacts[1][4]
    assert len(collections) == 2
    assert len(document.inline_shapes) == 1


def test_report_of_a_union_without_anything():
    figures, _unions, *annexes = tables_of(opened(build_report(union=city_federation(), year=2026)))
    assert {row[1] for row in figures[1:]} == {"0"}
    assert {len(rows) for rows in annexes} == {1}


def test_report_tells_how_far_it_is():
    heard = []
    build_report(union=city_federation(), year=2026, progress=lambda *words: heard.append(words[:2]))
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4)]


@pytest.mark.parametrize(
    ("value", "before", "words"), [(12, 10, "+20.0%"), (5, 10, "-50.0%"), (3, 0, "—"), (4, 4, "+0.0%")]
)
def test_growth(value, before, words):
    assert growth(value, before) == words


def test_staff_replace_the_template():
    document, out = Document(), io.BytesIO()
    document.add_paragraph("{{ union }} {% for f in figures %}{{ f.value }};{% endfor %}")
    document.save(out)
    upload_template(key=ANNUAL.key, content=out.getvalue(), filename="x.docx", by=person())
    contact()
    text = opened(build_report(union=city_federation(), year=2026)).paragraphs[0].text
    assert text.startswith("北京市总工会 1;0;")


def test_built_in_template_passes_its_own_check_and_all_names_are_documented():
    check_template(ANNUAL, ANNUAL.build())
    assert {variable.name for variable in VARIABLES} == set(ANNUAL.sample())


def test_job_hands_the_report_over():
    user = person(Role.LEADER)
    job = run_now("annual_report", by=user, params={"union": "BFTU", "year": 2026})
    file = Attachment.objects.about(job).get()
    assert file.filename.endswith(".docx")
    assert job.outcome["year"] == 2026


def test_command_writes_the_file(tmp_path):
    output = tmp_path / "report.docx"
    call_command("build_report", "annual", "--year", "2026", "--union", "BFTU-110105", "--output", str(output))
    assert "朝阳" in "".join(paragraph.text for paragraph in Document(output).paragraphs)
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--union", "NONE"], "NONE"),
        (["--year", "1999"], "2015"),
        (["--output", "report.pdf"], "docx"),
        (["--output", "/nonexistent/report.docx"], "无法写入"),
    ],
)
def test_command_refuses_nonsense(tmp_path, words, says):
    given = {"--year": "2026", "--output": str(tmp_path / "x.docx"), words[0]: words[1]}
    with pytest.raises(CommandError, match=says):
        call_command("build_report", "annual", *[word for pair in given.items() for word in pair])
