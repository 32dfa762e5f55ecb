"""Certificates: fixed once issued, verified in public, revoked with a reason."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.certificates.models import ALPHABET, Certificate, new_code
from core.certificates.queries import find_by_code, tidy_code
from core.certificates.rendering import as_docx, as_pdf, said
from core.certificates.services import draw_number, issue, revoke
from core.errors import UserError
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


def issued(**facts):
    return issue(
        **{
            "kind": "filing", "number": "示范〔2026〕001号", "about": city_federation(), "holder": "示范读书会",
            "issuer": "示范市总工会", "facts": {"purpose": "组织职工读书"}, "by": None, **facts,
        }
    )  # fmt: skip


def test_public_page_reveals_what_the_certificate_says_and_no_more(client):
    certificate = issued(facts={"purpose": "组织职工读书", "uscc": ""})
    page = client.get(certificate.get_absolute_url())
    text = page.content.decode()
    assert all(word in text for word in ("示范读书会", "示范市总工会", "组织职工读书", certificate.number))
    assert [label for label, _value in page.context["facts"]] == [label for label, _value in said(certificate)["facts"]]
    assert page["X-Robots-Tag"] == "noindex"


def test_expired_and_revoked_certificates_say_so(client):
    ended = clock.today() - dt.timedelta(days=1)
    with clock.shifted_to(clock.start_of(ended - dt.timedelta(days=9))):
        expired = issued(valid_until=ended)
    valid = issued(number="2号", valid_until=clock.today())
    revoked = revoke(certificate=issued(number="3号"), reason="弄虚作假", by=None)
    texts = [client.get(each.get_absolute_url()).content.decode() for each in (expired, valid, revoked)]
    assert [text.count("tone-warning") > 0 for text in texts] == [True, False, False]
    assert [text.count("tone-good") > 0 for text in texts] == [False, True, False]
    assert "弄虚作假" in texts[2]


def test_unknown_code_is_404_and_the_form_says_what_to_do(client):
    issued()
    assert client.get(reverse("certificates:certificate", args=[new_code()])).status_code == 404
    page = client.get(reverse("certificates:verify"), {"code": "0000"})
    assert page.status_code == 404
    assert page.context["form"].errors


def test_code_is_taken_as_people_type_it(client):
    certificate = issued()
    typed = certificate.printed_code.lower().replace("-", " - ")
    answer = client.get(reverse("certificates:verify"), {"code": typed})
    assert answer.url == certificate.get_absolute_url()


@given(code=st.text(ALPHABET, min_size=16, max_size=16))
def test_tidy_code_reads_back_what_is_printed(code):
    printed = "-".join(code[at : at + 4] for at in range(0, 16, 4))
    assert tidy_code(printed.lower()) == code
    assert tidy_code(code.replace("0", "o").replace("1", "l")) == code


@given(text=st.text(max_size=80))
def test_any_text_is_looked_up_without_error(text):
    assert find_by_code(text) is None


@pytest.mark.parametrize(
    "change", [{"holder": "别人"}, {"number": "9号"}, {"facts": {}}, {"valid_until": "2099-01-01"}]
)
def test_what_it_says_never_changes(change):
    certificate = issued()
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**change)


def test_certificate_stays():
    certificate = issued()
    with pytest.raises(DatabaseError), transaction.atomic():
        certificate.delete()


def test_revocation_needs_a_reason_and_stands():
    certificate = issued()
    with pytest.raises(UserError):
        revoke(certificate=certificate, reason=" ", by=None)
    first = revoke(certificate=certificate, reason="一", by=None)
    again = revoke(certificate=first, reason="二", by=None)
    assert again.revoked_reason == "一"


def test_fact_that_the_kind_does_not_declare_is_refused():
    with pytest.raises(KeyError):
        issued(facts={"salary": "1"})


def test_pdf_is_the_same_each_time_and_word_is_filled():
    certificate = issued()
    assert as_pdf(certificate, language="zh") == as_pdf(certificate, language="zh")
    assert as_docx(certificate)[:2] == b"PK"


def test_numbers_of_an_issuer_and_year_have_no_gaps():
    drawn = [draw_number(kind="filing", issuer_code=code, year=2026) for code in ("A", "A", "B")]
    assert drawn == ["社备〔2026〕001号", "社备〔2026〕002号", "社备〔2026〕001号"]
