from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mysite.diagnosis import Severity, findings


class Command(BaseCommand):
    help = "Says what is installed, reachable, stale, full or misconfigured, and the command that mends it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        styles = {
            Severity.GOOD: self.style.SUCCESS("ok  "),
            Severity.NOTE: self.style.WARNING("note"),
            Severity.FAULT: self.style.ERROR("BAD "),
        }
        n_faults = 0
        for finding in findings():
            n_faults += finding.severity is Severity.FAULT
            self.stdout.write(f"{styles[finding.severity]} {finding.subject:<18} {finding.text}")
            if finding.cure:
                self.stdout.write(f"     {'':<18} → {finding.cure}")
        if n_faults:
            raise CommandError(f"{n_faults} to mend")
