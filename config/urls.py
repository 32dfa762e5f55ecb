"""Addresses of the portal: each app brings its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.health import healthz
from core.pii.views import notice

urlpatterns = [
    path("", include("unions.urls")),
    path("desk/", include("unions.desk_urls")),
    path("desk/correspondence/", include("core.correspondence.urls")),
    path("", include("core.urls")),
    path("", include("core.listing.urls")),
    path("", include("core.api.urls")),
    path("", include("orgs.urls")),
    path("", include("activities.urls")),
    path("", include("finance.urls")),
    path("", include("procurement.urls")),
    path("", include("needs.urls")),
    path("", include("projects.urls")),
    path("api/v1/", include("orgs.api.urls")),
    path("api/v1/", include("activities.api")),
    path("api/v1/", include("procurement.api")),
    path("", include("targets.urls")),
    path("privacy/", notice, name="privacy"),
    path("personal-data/", include("core.pii.urls")),
    path("open-data/", include("core.open_data.urls")),
    path("verify/", include("core.certificates.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("files/", include("core.attachments.urls")),
    path("inbox/", include("core.inbox.urls")),
    path("jobs/", include("core.jobs.urls")),
    path("healthz", healthz, name="healthz"),
]

if settings.REHEARSAL:
    urlpatterns.append(path("rehearsal/", include("procurement.rehearsal.urls")))

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
