"""The WSGI application that `medaccord.asgi` runs in its threads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from medaccord.web.wire import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medaccord.settings")
application = readable(get_wsgi_application())
