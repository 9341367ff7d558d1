"""The WSGI entry point: ``gunicorn wsgi:app``."""

from training_app.app import create_app

app = create_app()
