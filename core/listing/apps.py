from django.apps import AppConfig


class ListingConfig(AppConfig):
    name = "core.listing"
    label = "listing"
