"""Files that must not come in, at every form that takes one: a clear message by the field, and nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.attachments.models import Attachment
from tests.activities.factories import ActivityFactory
from tests.core.attachments import files
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role

pytestmark = pytest.mark.django_db
LYING, LARGE, INFECTED, BOMB = "内容实为", "上限为", "EICAR", "像素"


def about_record():
    return reverse("attachments:of_record", args=["activities.activity", ActivityFactory().pk]), {"title": "章程"}


def document():
    facts = {"kind": "insurance", "number": "1", "valid_until": "2030-01-01"}
    return reverse("orgs:desk_standing_add", args=[OrganizationFactory().pk, "documents"]), facts


def photo():
    return reverse("activities:desk_photos", args=[ActivityFactory().pk]), {}


def at(name):
    return lambda: (reverse(name), {"mode": "import", "year": "2026"})


PICTURES = {"a.png": [(files.PDF, LYING), (files.EICAR, INFECTED), (files.pixel_flood(), BOMB)]}
DOCUMENTS = {"a.pdf": [(files.HONEST["a.png"], LYING)], "a.txt": [(files.EICAR, INFECTED)], **PICTURES}
LISTS = {"a.xlsx": [(files.PDF, LYING)], "a.csv": [(files.EICAR, INFECTED)]}
FORMS = {
    "files of a record": (about_record, DOCUMENTS),
    "document with an end": (document, DOCUMENTS),
    "photos": (photo, PICTURES),
    "list of organizations": (
        at("orgs:desk_import"),
        {"a.xlsx": [(files.PDF, "无法读取")], "a.csv": [(files.EICAR, INFECTED)]},
    ),
    "answers of a collection": (at("orgs:desk_import_answers"), LISTS),
    "contacts": (at("orgs:import_contacts"), LISTS),
    "partner bodies": (at("unions:import_partners"), LISTS),
    "key people": (at("orgs:import_key_people"), LISTS),
    "workforce": (at("orgs:import_workforce"), LISTS),
    "ratings": (at("orgs:import_ratings"), LISTS),
    "activities": (at("activities:import_activities"), LISTS),
}
CASES = [
    (form, name, content, words)
    for form, (_address, bad) in FORMS.items()
    for name, contents in bad.items()
    for content, words in contents
]


def sent(client, form, name, content):
    """Send a file by a form; return what stands beside the field, and the page."""
    client.force_login(person(Role.MANAGER))
    address, facts = FORMS[form][0]()
    answer = client.post(address, {**facts, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code in {200, 422}, (answer.status_code, answer.content[:300])
    bound = answer.context["photo_form" if "photo_form" in answer.context else "form"]
    return " ".join(bound.errors["file"]), answer.content.decode()


@pytest.mark.parametrize(("form", "name", "content", "words"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_bad_file_is_named_beside_its_field_and_not_kept(client, form, name, content, words):
    said, page = sent(client, form, name, content)
    assert words in said
    assert "_file_error" in page
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("form", [form for form in FORMS if form != "list of organizations"])  # has limits of its own
def test_too_large_file_is_refused_beside_its_field(client, settings, form):
    settings.ATTACHMENTS_MAX_BYTES = 10
    name = next(iter(FORMS[form][1]))
    said, _page = sent(client, form, name, files.HONEST[name])
    assert LARGE in said
    assert not Attachment.objects.exists()
