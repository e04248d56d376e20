import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mysite.supervisor.duty import AlreadyOnDutyError
from mysite.supervisor.errors import SupervisorError
from mysite.supervisor.kinship import die_with_parent
from mysite.supervisor.serve import Supervisor


class Command(BaseCommand):
    help = "Prepares what is missing and runs the whole site: web, worker, scheduler, embedded PostgreSQL."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="start again when source files change")
        parser.add_argument("--with-parent", action="store_true", help="stop when the caller (make) is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reload"] and not settings.DEBUG:
            raise CommandError("--reload needs DEBUG=1 (make dev sets it)")
        if options["with_parent"]:
            die_with_parent(signal.SIGTERM)
        try:
            Supervisor(is_developing=options["reload"]).run()
        except AlreadyOnDutyError as already:
            self.stdout.write(str(already))
        except SupervisorError as error:
            raise CommandError(str(error)) from error
