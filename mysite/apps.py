from django.apps import AppConfig


class MysiteConfig(AppConfig):
    name = "mysite"
    verbose_name = "Wiring"

    def ready(self) -> None:
        from mysite import celery  # the Celery app must exist before the first task is sent
        from mysite.catalogues import compile_catalogues

        compile_catalogues()
        celery.app.conf.beat_schedule = celery.schedule_of_apps()
