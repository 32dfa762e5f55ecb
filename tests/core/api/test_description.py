"""The description of the API: complete, valid, and readable without anything from elsewhere."""

import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from core import access

pytestmark = pytest.mark.django_db


def test_schema_is_valid_and_without_warnings(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_schema_describes_every_address_of_the_api(client):
    schema = json.loads(client.get(reverse("api:schema"), {"format": "json"}).content)
    described = {path.replace("{", "<").replace("}", ">") for path in schema["paths"]}
    patterns = (route.pattern for route in access.routes() if route.pattern.startswith("api/v1"))
    there = {"/" + re.sub(r"<\w+:", "<", pattern).replace("<pk>", "<id>") for pattern in patterns}
    assert described == there


def test_docs_show_every_operation_and_load_nothing_from_elsewhere(client):
    response = client.get(reverse("api:docs"))
    body = response.content.decode()
    for one in response.context["description"].operations:
        assert f'id="{one.key}"' in body
    assert 'src="http' not in body
    assert "<script>" not in body
    assert "style=" not in body


@pytest.mark.parametrize(("path", "status"), [("/api/v1/nothing/", 404), ("/api/v1/organizations/S99999999/", 404)])
def test_what_is_not_there_is_told_as_a_problem(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/api/docs/#problem-not-found"
