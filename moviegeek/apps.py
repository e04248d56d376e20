from django.apps import AppConfig


class MoviegeekConfig(AppConfig):
    name = "moviegeek"
    default_auto_field = "django.db.models.BigAutoField"
