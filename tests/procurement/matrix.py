"""Sample objects of rounds and all that follows, by subject."""

from tests.procurement import (
    matrix_agencies,  # noqa: F401
    matrix_api,  # noqa: F401
    matrix_applications,  # noqa: F401
    matrix_awards,  # noqa: F401
    matrix_directory,  # noqa: F401
    matrix_reviews,  # noqa: F401
    matrix_rounds,  # noqa: F401
)
