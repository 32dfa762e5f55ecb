"""Entry point for ASGI servers. A web process holds the embedded servers for as long as it lives."""

import os

from django.core.asgi import get_asgi_application

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["HUB_ROLE"] = "web"
embedded.ensure()

application = get_asgi_application()
