"""The public directory as Open Referral's Human Services Data, version 3 (docs.openreferral.org).

Identifiers are name-based UUIDs over the portal number, so that an organization keeps its own from file to file.
A postal code, which the standard wants with an address, is not on our record and stays empty.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.open_data.publications import Publication
from orgs.models import Organization, ServiceOffer
from orgs.presentation.life import offer_words
from orgs.queries.work import on_public_offer

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "union-hub.hsds")
SCHEME = "CN-USCI"
CHUNK = 500

Json = dict[str, Any]
Words = Mapping[str, Mapping[str, str]]


def identifier(*parts: Any) -> str:
    """Return the UUID of a thing by its kind and our own name of it."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def organizations() -> Iterator[Json]:
    """Yield every organization of the directory as a full object, its services within."""
    words = offer_words()
    for organization in _listed():
        said = _organization(organization)
        said["services"] = [_service(offer, organization, words) for offer in organization.offers_now]  # type: ignore[attr-defined]
        yield _known(said)


def services() -> Iterator[Json]:
    """Yield every service on public offer as a full object, its organization within."""
    words = offer_words()
    for organization in _listed():
        for offer in organization.offers_now:  # type: ignore[attr-defined]
            service = _service(offer, organization, words)
            yield {**service, "organization": _known(_organization(organization))}


def _listed() -> Iterator[Organization]:
    """Yield the directory in chunks, each with its offers: memory stays flat however long it is."""
    offers = Prefetch("serviceoffer_set", on_public_offer().select_related("area").order_by("pk"), to_attr="offers_now")
    listed = Organization.objects.listed_publicly().select_related("district").prefetch_related(offers)
    return listed.order_by("pk").iterator(chunk_size=CHUNK)


def _known(said: Json) -> Json:
    """Leave out what is not known: the standard has no word for it."""
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _page(organization: Organization) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse('orgs:profile', args=[organization.number])}"


def _organization(organization: Organization) -> Json:
    form = organization.get_legal_form_display()
    return {
        "id": identifier("organization", organization.number),
        "name": organization.name,
        "alternate_name": organization.short_name or organization.name_en,
        "description": organization.introduction or f"{organization.name}（{form}）",
        "email": organization.email,
        "website": organization.website,
        "year_incorporated": organization.registered_on and organization.registered_on.year,
        "legal_status": form,
        "uri": _page(organization),
        "phones": _phones(organization),
        "locations": _locations(organization),
        "organization_identifiers": _identifiers(organization),
    }


def _phones(organization: Organization) -> list[Json]:
    if not organization.telephone:
        return []
    return [{"id": identifier("phone", organization.number), "number": organization.telephone, "type": "voice"}]


def _locations(organization: Organization) -> list[Json]:
    if not organization.address:
        return []
    address = {
        "id": identifier("address", organization.number), "address_1": organization.address,
        "city": organization.district.name if organization.district else _("Beijing"),
        "state_province": _("Beijing"), "postal_code": "", "country": "CN", "address_type": "physical",
    }  # fmt: skip
    return [{
        "id": identifier("location", organization.number), "location_type": "physical", "name": organization.name,
        "addresses": [address],
    }]  # fmt: skip


def _identifiers(organization: Organization) -> list[Json]:
    own = {
        "id": identifier("number", organization.number), "identifier_type": _("Portal number"),
        "identifier": organization.number,
    }  # fmt: skip
    if not organization.uscc:
        return [own]
    return [{
        "id": identifier("uscc", organization.number), "identifier_scheme": SCHEME, "identifier_type": _("USCC"),
        "identifier": f"{SCHEME}-{organization.uscc}",
    }, own]  # fmt: skip


def _service(offer: ServiceOffer, organization: Organization, words: Words) -> Json:
    key = (organization.number, offer.pk)
    groups = [words["target_groups"].get(code, code) for code in offer.target_groups]
    return _known({
        "id": identifier("service", *key),
        "organization_id": identifier("organization", organization.number),
        "name": offer.title,
        "description": offer.description,
        "url": f"{_page(organization)}#offers",
        "email": organization.email,
        "status": "active",
        "eligibility_description": "、".join(groups),
        "fees_description": "" if offer.price is None else _("Free") if offer.price == 0 else _price(offer),
        "assured_date": offer.confirmed_at and offer.confirmed_at.date().isoformat(),
        "service_areas": _areas(offer, key, words["districts"]),
        "cost_options": _costs(offer, key),
        "attributes": [_field_of_work(offer, key)],
    })  # fmt: skip


def _price(offer: ServiceOffer) -> str:
    return f"{offer.price} {_('yuan')}" + (f" / {offer.unit}" if offer.unit else "")


def _areas(offer: ServiceOffer, key: tuple[Any, ...], names: Mapping[str, str]) -> list[Json]:
    if not offer.districts:
        return [{"id": identifier("area", *key, "city"), "name": _("Beijing")}]
    return [
        {"id": identifier("area", *key, code), "name": names.get(code, code), "extent": code,
         "extent_type": "GB/T 2260"}
        for code in offer.districts
    ]  # fmt: skip


def _costs(offer: ServiceOffer, key: tuple[Any, ...]) -> list[Json]:
    if offer.price is None:
        return []
    return [_known({
        "id": identifier("cost", *key), "currency": "CNY", "amount": float(offer.price),
        "amount_description": offer.unit,
    })]  # fmt: skip


def _field_of_work(offer: ServiceOffer, key: tuple[Any, ...]) -> Json:
    term = {
        "id": identifier("term", offer.area.code), "code": offer.area.code, "name": offer.area.name,
        "description": offer.area.name, "taxonomy": "service areas of the Union Hub",
    }  # fmt: skip
    service = identifier("service", *key)
    return {"id": identifier("term", *key), "link_id": service, "link_entity": "service", "taxonomy_term": term}


def _writer(objects: Callable[[], Iterator[Json]]) -> Callable[[Path], int]:
    """Return the writer of a JSON list, one object at a time."""

    def write(path: Path) -> int:
        count = 0
        with path.open("w", encoding="utf-8") as file:
            for count, one in enumerate(objects(), 1):
                file.write(("[\n" if count == 1 else ",\n") + json.dumps(one, ensure_ascii=False))
            file.write("\n]\n" if count else "[]\n")
        return count

    return write


HSDS = Publication(
    gettext_lazy("Human Services Data (HSDS 3)"),
    gettext_lazy("The same organizations and services in the international format of Open Referral."),
    {"organizations.json": _writer(organizations), "services.json": _writer(services)},
)
