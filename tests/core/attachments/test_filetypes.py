"""A file comes in when its content is what its name says, and harms nobody."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attachments.filetypes import DOCUMENTS, IMAGES, checked_type
from core.attachments.scanning import scan
from core.errors import UserError
from tests.core.attachments import files


@pytest.mark.parametrize("name", files.HONEST)
def test_honest_file_is_accepted(name):
    found = checked_type(io.BytesIO(files.HONEST[name]), name.upper(), DOCUMENTS)
    assert name.endswith(found.ending)


@pytest.mark.parametrize("name", files.HONEST)
@pytest.mark.parametrize("other", [".pdf", ".docx", ".xlsx", ".doc", ".xls", ".png", ".jpg", ".webp"])
def test_wrong_content_behind_a_right_name_is_refused(name, other):
    if name.endswith(other):
        return
    with pytest.raises(UserError, match=other):
        checked_type(io.BytesIO(files.HONEST[name]), f"a{other}", DOCUMENTS)


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.zip", "a.pdf.js", "a", ".pdf", "a.docm"])
def test_ending_outside_the_list_is_refused(name):
    with pytest.raises(UserError, match=r"\.pdf"):
        checked_type(io.BytesIO(files.PDF), name, DOCUMENTS)


def test_narrower_list_refuses_documents():
    with pytest.raises(UserError):
        checked_type(io.BytesIO(files.PDF), "a.pdf", IMAGES)


def test_mismatch_names_what_it_found():
    with pytest.raises(UserError, match=r"\.exe"):
        checked_type(io.BytesIO(b"MZ\x90\x00" * 20), "a.pdf", DOCUMENTS)


@pytest.mark.parametrize(
    "content",
    [
        files.package("xl/workbook.xml", "xl/vbaProject.bin"),
        files.old_office("Workbook") + "_VBA_PROJECT".encode("utf-16-le"),
    ],
    ids=["ooxml", "ole"],
)
def test_macros_are_refused(content):
    name = "a.xlsx" if content[:2] == b"PK" else "a.xls"
    with pytest.raises(UserError, match=r"macros|宏"):
        checked_type(io.BytesIO(content), name, DOCUMENTS)


def test_password_protected_workbook_is_refused_with_what_to_do():
    with pytest.raises(UserError, match=r"password|密码"):
        checked_type(io.BytesIO(files.old_office("EncryptedPackage")), "a.xls", DOCUMENTS)


def test_padded_package_is_refused_before_it_is_unpacked():
    bomb = files.package("xl/workbook.xml", content=b"0" * 20_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(UserError, match=r"too large|过大"):
        checked_type(io.BytesIO(bomb), "a.xlsx", DOCUMENTS)


def test_package_that_lies_about_its_size_is_refused():
    with pytest.raises(UserError, match=r"damaged|损坏"):
        checked_type(io.BytesIO(files.lying_package()), "a.xlsx", DOCUMENTS)


def test_pixel_flood_is_refused_by_its_header():
    with pytest.raises(UserError, match=r"像素"):
        checked_type(io.BytesIO(files.pixel_flood()), "a.png", IMAGES)


@pytest.mark.parametrize("before", [0, 65_500, 200_000])
def test_virus_signature_is_found_wherever_it_stands(before):
    with pytest.raises(UserError, match="EICAR"):
        scan(io.BytesIO(b"x" * before + files.EICAR))


def test_virus_inside_a_package_is_found():
    with pytest.raises(UserError, match="EICAR"):
        checked_type(io.BytesIO(files.package("word/document.xml", content=files.EICAR)), "a.docx", DOCUMENTS)


def test_configured_scanner_is_asked(settings):
    settings.ATTACHMENTS_SCANNER = "tests.core.attachments.test_filetypes.find_something"
    with pytest.raises(UserError, match="Something"):
        scan(io.BytesIO(b"harmless"))


def find_something(_stream):
    return "Something"


@given(st.binary(max_size=300), st.sampled_from(DOCUMENTS))
def test_any_bytes_are_accepted_or_refused_in_words(content, kind):
    with contextlib.suppress(UserError):
        assert checked_type(io.BytesIO(content), f"a{kind.ending}", DOCUMENTS) == kind


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1), st.integers(1, 1 << 17))
def test_text_is_text_however_it_falls_into_pieces(text, times):
    content = (text * (1 + times % 7)).encode()
    assert checked_type(io.BytesIO(content), "a.txt", DOCUMENTS).ending == ".txt"
