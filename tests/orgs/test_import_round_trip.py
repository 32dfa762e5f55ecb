"""What was exported comes back unchanged, in every format and language."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sheets import export
from core.sheets.cleaning import is_nothing, one_line, trimmed
from orgs.choices.records import InspectionResult, LegalForm, Rating
from orgs.models import AnnualInspection, Organization, PartyBuilding, RatingAward, UnionBuilding
from orgs.services.importing import import_organizations
from orgs.sheets.organizations import SEVERAL_NAMES, SHEET

pytestmark = pytest.mark.django_db
PRINTED = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufffd")


def texts(longest, alphabet=PRINTED):
    """Texts that an import would keep as they are."""
    return st.text(alphabet, max_size=longest).map(_settled).filter(lambda text: not is_nothing(text))


def _settled(text):
    while (cleaned := one_line(trimmed(text))) != text:
        text = cleaned
    return text


FACTS = st.fixed_dictionaries(
    {
        "name": texts(60)
        .filter(lambda name: name and not SEVERAL_NAMES.search(name))
        .map(lambda name: f"甲{name}乙丙丁戊己庚辛壬"),
        "legal_form": st.sampled_from(LegalForm.values),
        "address": st.one_of(st.just(""), texts(80), st.sampled_from(["=1+1", "-1", "'=x", "＝甲", "+86"])),
        "introduction": st.one_of(st.just(""), texts(200)),
        "registered_on": st.none() | st.dates(dt.date(1850, 1, 1), dt.date(2020, 1, 1)),
        "registered_funds": st.none() | st.decimals(0, 10**12, places=2).map(Decimal),
        "district_id": st.sampled_from([None, "110108", "110105", "610102", "620201"]),
        "service_areas": st.lists(st.sampled_from(["skills-training", "legal-services"]), unique=True, max_size=2),
        "rating": st.sampled_from(["", *Rating.values]),
        "inspection_result": st.sampled_from(["", *InspectionResult.values]),
        "volunteers": st.none() | st.integers(0, 2_000_000_000),
        "has_union": st.none() | st.booleans(),
        "is_public": st.booleans(),
    }
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    records=st.lists(FACTS, min_size=1, max_size=5),
    suffix=st.sampled_from(["csv", "xlsx"]),
    language=st.sampled_from(["zh-hans", "en"]),
)
def test_import_of_an_export_changes_nothing(records, suffix, language):
    for model in (AnnualInspection, RatingAward, PartyBuilding, UnionBuilding, Organization):
        model.objects.all().delete()
    Organization.objects.bulk_create(Organization(**record) for record in records)
    before = list(Organization.objects.order_by("id").values())
    with TemporaryDirectory() as folder, translation.override(language):
        path = Path(folder) / f"list.{suffix}"
        export(SHEET, Organization.objects.all(), path)
        result = import_organizations(path=path)
    assert (result.errors, result.created, result.updated, result.unchanged) == ([], 0, 0, len(records))
    assert list(Organization.objects.order_by("id").values()) == before
