"""The application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Loaded with the application, so that no reader waits for it: views and forms take longest to load.
import config.urls  # noqa: E402, F401
