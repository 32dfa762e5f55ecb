"""Objects in the addresses of the targets."""

from tests.matrix import Sample, provides


@provides("metric")
def metric(_world):
    return Sample("collections", seen_by=lambda user: user is not None and user.acting is not None)
