"""Floors: a bare Flask and Jinja page, a bare SELECT and INSERT on SQLite, and the program without its records."""

import os
import sqlite3
import threading
from types import SimpleNamespace

from flask import Flask, request

from training_app.app import create_app
from training_app.learning import line

TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><header><p>{{ who }}</p></header><main><h1>{{ title }}</h1>
{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>
{% endfor %}</main></body></html>"""


def create_page() -> Flask:
    """A page of BARE_BYTES, rendered from a compiled template."""
    app = Flask("bare")
    template = app.jinja_env.from_string(TEMPLATE)
    sentence = "The person in front of you may be flat, angry, joking or forgetful, and none of that tells you. " * 3
    count = int(os.environ["BARE_BYTES"]) // (len(sentence) + 8)

    @app.get("/page")
    def page() -> str:
        return template.render(title="A page", who="J. Ortiz", paragraphs=[sentence] * count)

    return app


def create_write() -> Flask:
    """One SELECT and one INSERT in one transaction, WAL and synchronous=FULL, as the program's own database."""
    app = Flask("bare")
    local = threading.local()

    def connect() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(os.environ["BARE_DB"], isolation_level=None)
            local.connection.execute("PRAGMA journal_mode=WAL")
            local.connection.execute("PRAGMA synchronous=FULL")
        return local.connection

    connect().execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, who INT, item TEXT, chosen TEXT)")

    @app.post("/answer")
    def answer() -> tuple[str, int]:
        connection = connect()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM answer WHERE id = ?", (int(request.form["n"]),)).fetchone()
        connection.execute("INSERT INTO answer (who, item, chosen) VALUES (1, 'q', ?)", (request.form["answer"],))
        connection.execute("COMMIT")
        return "", 303

    return app


def create_without_record() -> Flask:
    """The program itself, but an answer only moves the attempt on: no event, no statement, nothing queued."""
    app = create_app()
    app.extensions["learning"].house.bus._listeners.clear()
    line._ADD_EVENT = SimpleNamespace(run=lambda *_: [])
    return app
