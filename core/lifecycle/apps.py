from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "core.lifecycle"
    label = "lifecycle"
