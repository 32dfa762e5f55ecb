from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "core.attachments"
    label = "attachments"
