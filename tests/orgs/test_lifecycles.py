"""Every transition of the organization database, permitted and forbidden."""

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.lifecycle.testing import assert_lifecycle
from orgs.choices.records import CollectionStatus as C
from orgs.choices.records import LegalStatus as L
from orgs.choices.records import PortalStatus as P
from orgs.models import Collection, Organization
from tests.orgs.factories import CollectionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def test_portal_status_goes_only_where_it_may():
    assert_lifecycle(
        Organization,
        "portal_status",
        lambda state: OrganizationFactory(portal_status=state),
        permitted={
            (P.DRAFT, "submit"), (P.RETURNED, "submit"),
            (P.SUBMITTED, "verify"), (P.RECORDED, "verify"),
            (P.SUBMITTED, "return_for_correction"),
            (P.SUBMITTED, "reject"), (P.RETURNED, "reject"),
            (P.VERIFIED, "suspend"), (P.RECORDED, "suspend"), (P.SUSPENDED, "reinstate"),
        },
    )  # fmt: skip


def test_legal_status_goes_only_where_it_may():
    assert_lifecycle(
        Organization,
        "legal_status",
        lambda state: OrganizationFactory(legal_status=state),
        permitted={
            (L.UNREGISTERED, "register"), (L.REGISTERED, "enter_abnormal_list"), (L.ABNORMAL, "leave_abnormal_list"),
            (L.REGISTERED, "deregister"), (L.ABNORMAL, "deregister"),
            (L.UNREGISTERED, "dissolve"), (L.REGISTERED, "dissolve"), (L.ABNORMAL, "dissolve"),
            (L.DEREGISTERED, "dissolve"),
        },
    )  # fmt: skip


def test_collection_goes_only_where_it_may():
    frozen = {"verified_at": clock.now(), "snapshot": {"answers": {}}}

    def make(state):
        return CollectionFactory(status=state, **(frozen if state == C.VERIFIED else {}))

    assert_lifecycle(
        Collection,
        "status",
        make,
        arguments={"verify": {"changes": frozen}},
        permitted={
            (C.INVITED, "begin"), (C.RETURNED, "begin"), (C.CLOSED, "begin"),
            (C.INVITED, "submit"), (C.IN_PROGRESS, "submit"), (C.RETURNED, "submit"),
            (C.SUBMITTED, "return_for_correction"), (C.SUBMITTED, "verify"),
            (C.INVITED, "close"), (C.IN_PROGRESS, "close"), (C.RETURNED, "close"),
        },
    )  # fmt: skip


@pytest.mark.parametrize("change", [{"answers": {}}, {"year": 2025}])
def test_verified_collection_refuses_change_in_the_database(change):
    verified = CollectionFactory(status=C.VERIFIED, verified_at=clock.now(), snapshot={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Collection.objects.filter(pk=verified.pk).update(**change)


def test_verified_collection_refuses_deletion_in_the_database():
    verified = CollectionFactory(status=C.VERIFIED, verified_at=clock.now(), snapshot={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Collection.objects.filter(pk=verified.pk).delete()
