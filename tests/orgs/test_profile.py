"""Organizations side by side, and the profile as a sheet and as a Word file."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from core.documents.services import upload_template
from orgs.choices.records import ContactMethod, PortalStatus
from orgs.models import Contact
from orgs.presentation.profile_template import KEY, build
from orgs.services import standing
from orgs.standing import standing_kinds
from tests.factories import administrator, person
from tests.orgs.factories import OrganizationFactory
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return person("clerk", "BFTU-110105")


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def near(**facts):
    made = OrganizationFactory(union="BFTU-110105", **facts)
    made.refresh_from_db()
    return made


def public_one(**facts):
    return near(portal_status=PortalStatus.VERIFIED, is_public=True, **facts)


def compare(desk, *organizations, **more):
    ids = ",".join(str(each.pk) for each in organizations)
    return desk.get(reverse("orgs:desk_compare"), {"ids": ids, **more})


def rows(response):
    return {row.label: row for group in response.context["groups"] for row in group.rows}


# Side by side ---------------------------------------------------------------------------------------------------------


def test_comparison_marks_what_differs_and_shows_it_alone_when_asked(desk, clerk):
    first, second = near(volunteers=5, address="某街1号"), near(volunteers=7, address="某街1号")
    Contact.objects.create(
        organization=first, union=union_by_code("BFTU-110105"), method=ContactMethod.VISIT, staff="李", subject="走访"
    )
    found = rows(compare(desk, first, second))
    named = {row.values[0]: row for row in found.values()}
    assert named["5"].values == ["5", "7"]
    assert named["5"].differs
    assert not named["某街1号"].differs
    assert any(row.values == ["1", "0"] for row in found.values())
    only = compare(desk, first, second, only="differences")
    assert all(row.differs for row in rows(only).values())


def test_comparison_takes_four_at_most_and_nobody_out_of_reach(desk):
    five, far = [near() for _turn in range(5)], OrganizationFactory(union="BFTU-110101")
    assert [each.pk for each, _others in compare(desk, *five).context["columns"]] == [each.pk for each in five[:4]]
    shown = compare(desk, far, five[0], five[1]).context["columns"]
    assert [each.pk for each, _others in shown] == [five[0].pk, five[1].pk]
    for ids in ("", "x", "1,", str(five[0].pk), "99999999999999999999"):
        response = desk.get(reverse("orgs:desk_compare"), {"ids": ids})
        assert response.status_code == 200
        assert response.context["groups"] == []


def test_comparison_is_opened_by_the_ticked_rows(desk):
    two = [near(), near()]
    response = desk.post(
        reverse("orgs:desk_organizations"), {"action": "compare", "chosen": 1, "selected": [each.pk for each in two]}
    )
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('orgs:desk_compare')}?ids={two[0].pk},{two[1].pk}"


def test_comparison_of_four_asks_little_more_than_of_two(desk):
    four = [near() for _turn in range(4)]

    def queries(*chosen):
        with CaptureQueriesContext(connection) as captured:
            compare(desk, *chosen)
        return len(captured)

    queries(*four[:2])
    assert queries(*four) <= queries(*four[:2]) + 2  # the names of service areas


# The sheet ------------------------------------------------------------------------------------------------------------


def text_of(response):
    document = Document(io.BytesIO(b"".join(response)))
    return "\n".join(paragraph.text for paragraph in document.paragraphs), len(document.inline_shapes)


def test_public_sheet_says_no_more_than_the_public_page(client, clerk):
    shown = public_one(legal_representative="张某某", registration_number="京民证1", telephone="010-55500001")
    sheet = client.get(reverse("orgs:profile_sheet", args=[shown.number])).content.decode()
    words, pictures = text_of(client.get(reverse("orgs:profile_word", args=[shown.number])))
    for said in (sheet, words):
        assert shown.name in said
        assert "010-55500001" in said
        assert "张某某" not in said
        assert "京民证1" not in said
    assert "data:image/png;base64" in sheet
    assert pictures == 1


def test_hidden_organization_has_no_public_sheet_and_no_code_at_the_desk(desk):
    hidden = near(legal_representative="张某某")
    for name in ("profile_sheet", "profile_word"):
        assert desk.get(reverse(f"orgs:{name}", args=[hidden.number])).status_code == 404
    sheet = desk.get(reverse("orgs:desk_profile_sheet", args=[hidden.pk])).content.decode()
    words, pictures = text_of(desk.get(reverse("orgs:desk_profile_word", args=[hidden.pk])))
    assert "张某某" in sheet
    assert "data:image/png" not in sheet
    assert "张某某" in words
    assert pictures == 0


def test_desk_sheet_tells_of_entries_that_count(desk, clerk):
    shown = public_one()
    kind = standing_kinds.get("honours")
    facts = {"level": "city", "conferred_on": dt.date(2025, 5, 1), "authority": "市总工会"}
    standing.add_entry(kind=kind, organization=shown, facts={**facts, "title": "先进集体"}, by=clerk)
    standing.add_entry(kind=kind, organization=shown, facts={**facts, "title": "自报的"}, by=clerk, is_declared=True)
    sheet = desk.get(reverse("orgs:desk_profile_sheet", args=[shown.pk])).content.decode()
    words, pictures = text_of(desk.get(reverse("orgs:desk_profile_word", args=[shown.pk])))
    assert "先进集体" in sheet
    assert "先进集体" in words
    assert "自报的" not in sheet + words
    assert pictures == 1


def test_template_of_the_profile_can_be_replaced(client):
    shown = public_one()
    upload_template(key=KEY, content=build(), filename="ours.docx", by=administrator())
    words, _pictures = text_of(client.get(reverse("orgs:profile_word", args=[shown.number])))
    assert shown.name in words
