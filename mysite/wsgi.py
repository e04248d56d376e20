import os

from django.core.wsgi import get_wsgi_application

from mysite.garbage import collect_rarely
from mysite.statements import limit_statements
from mysite.supervisor.kinship import die_with_supervised_parent
from mysite.turns import take_short_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")

die_with_supervised_parent()
application = get_wsgi_application()
limit_statements()
collect_rarely()
take_short_turns()
