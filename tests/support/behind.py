"""What lies behind the door: the WSGI application that `medaccord.asgi` gives whole bodies."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from medaccord.web.wire import readable

application = readable(get_wsgi_application())
