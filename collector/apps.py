from django.apps import AppConfig


class CollectorConfig(AppConfig):
    name = "collector"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from collector import receivers  # noqa: F401 - connects them
