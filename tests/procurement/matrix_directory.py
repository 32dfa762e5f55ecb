"""Sample objects of the service directory for the permission matrix."""

from procurement.models import ServiceDirectoryEntry
from reference.models import ServiceArea
from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody


@provides("procurement:entry", "pk")
def entry(_world):
    made = ServiceDirectoryEntry.objects.create(code="A01", title="心理服务", area=ServiceArea.objects.first())
    return Sample(made.pk, seen_by=everybody)
