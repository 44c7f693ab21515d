"""The ASGI application that `medaccord serve` runs: the WSGI one behind its door."""

from __future__ import annotations

from medaccord.wsgi import application as _behind  # isort: skip - sets Django up

from django.conf import settings

from medaccord.web.door import Door

application = Door(_behind, settings.MEDACCORD.web_threads)
