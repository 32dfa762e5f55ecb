from django.apps import AppConfig


class ListingConfig(AppConfig):
    name = "core.listing"
    label = "listing"

    def ready(self) -> None:
        """Let the export buttons write what their page shows."""
        from core.listing.exporting import export_list
        from core.listing.pages import export_with

        export_with(export_list)
