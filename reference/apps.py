from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "reference"
    verbose_name = _("Reference data")

    def ready(self) -> None:
        from reference import queries

        for model in (self.get_model("Division"), self.get_model("DivisionAlias")):
            for signal in (post_save, post_delete):
                signal.connect(queries.forget, sender=model, dispatch_uid=f"forget-{model.__name__}-{id(signal)}")
