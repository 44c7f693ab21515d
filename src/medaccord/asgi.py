"""The one way in: the ASGI application that `medaccord serve` runs, Django's WSGI one behind its door.

There is no WSGI module: another server that ran what lies behind would run it without a door (decision 0274).
"""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from medaccord.web.wire import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medaccord.settings")
_behind = readable(get_wsgi_application())

from medaccord.web.door import Door  # noqa: E402, isort: skip - its imports need Django set up

application = Door(_behind, settings.MEDACCORD.web_threads)
