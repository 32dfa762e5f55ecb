"""What can be listed can be taken along: every list page has an export, or a reason why its rows stay."""

import pytest

from core.listing.pages import list_pages
from core.sheets import resources

STAY = {
    "pii_requests": "what people ask about their own data is answered to them and goes nowhere else",
    "pii_erasures": "names whose data was erased are not carried away",
}


@pytest.mark.parametrize("name", [name for name in list_pages.names() if name not in STAY])
def test_every_list_page_has_an_export(name):
    page = list_pages.get(name)
    assert page.export_resource in resources, f"{name}: give the list page an export_resource"
    assert page.export_permission, f"{name}: say who may take its rows along"


@pytest.mark.parametrize("name", STAY)
def test_no_exemption_is_dead(name):
    assert name in list_pages
    assert not list_pages.get(name).export_resource
