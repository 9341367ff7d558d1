"""The demo: a database of its own, an invented agency, one-time links, everything on loopback."""

import base64
import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path

import click
from flask_migrate import upgrade

from training_app.accounts.service import make_one_time_link
from training_app.app import create_app
from training_app.cli.demo_seed import (
    PASSWORD,
    DemoRefused,
    demo_people,
    give_passwords,
    refuse_real_agencies,
    seed_demo,
)
from training_app.cli.serve import serve
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.settings import read_settings
from training_app.wellness.resources import DEMO_RESOURCES

LINKS_LAST = timedelta(hours=12)


def run_demo(*, port: int, folder: Path) -> int:
    """Make or reopen the demo in ``folder``, print the ways in, and run until stopped. Returns the exit code."""
    if not _is_free(port):
        click.echo(f"Port {port} is in use. Nothing was changed. Try: make demo PORT={port + 1}", err=True)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "demo.db"
    if not database.exists():
        click.echo("Setting up Cedar Falls PD (demo): 120 officers, 6 units. This takes a few seconds.")
        _make_database(folder, database)
    environ = {**os.environ, **_environment(folder, database)}
    app = create_app(read_settings(environ))
    with app.app_context():
        upgrade()
        try:
            refuse_real_agencies(db.session())
        except DemoRefused as refused:
            click.echo(str(refused), err=True)
            return 1
        _print_ways_in(port)
        db.session.remove()
        db.engine.dispose()
    return serve(host="127.0.0.1", port=port, workers=2, environ=environ)


def _make_database(folder: Path, database: Path) -> None:
    """Fill a database beside the real name and rename it: a seed that was interrupted is never taken for a demo."""
    unfinished = folder / "unfinished.db"
    for left_over in folder.glob("unfinished.db*"):
        left_over.unlink()
    app = create_app(read_settings({**os.environ, **_environment(folder, unfinished)}))
    with app.app_context():
        upgrade()
        seed_demo(app, now=system_clock())
        give_passwords(db.session(), system_clock())
        db.session.remove()
        db.engine.dispose()
    unfinished.rename(database)


def _environment(folder: Path, database: Path) -> dict[str, str]:
    secret = folder / "secret-key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48), encoding="ascii")
    seal = folder / "secrets-key"
    if not seal.exists():
        seal.touch(mode=0o600)
        seal.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(), encoding="ascii")
    return {
        "COMMON_GROUND_SECRET_KEY": secret.read_text(encoding="ascii"),
        "COMMON_GROUND_SECRETS_KEY": seal.read_text(encoding="ascii"),
        "COMMON_GROUND_DATABASE_URL": f"sqlite:///{database.resolve()}",
        # loopback has no TLS
        "COMMON_GROUND_COOKIES_SECURE": "no",
        "COMMON_GROUND_LOG_LEVEL": "WARNING",
        # a demo writes to nobody: what it would send can be read here
        "COMMON_GROUND_SMTP_URL": f"file:{(folder / 'mail').resolve()}",
        "COMMON_GROUND_WELLNESS_RESOURCES": str(DEMO_RESOURCES),
    }


def _print_ways_in(port: int) -> None:
    here = f"http://127.0.0.1:{port}"
    click.echo(
        "\nCommon Ground, demo. Each link signs in one person and works once; run the command again for new ones.\n"
    )
    for words, person_id in demo_people(db.session()):
        token = make_one_time_link(db.session(), person_id, valid_for=LINKS_LAST, now=system_clock(), made_by=None)
        click.echo(f"  {words:<34} {here}/app/sign-in/{token}")
    click.echo(f"  {'Private self-check (no sign-in)':<34} {here}/wellness/")
    click.echo(f"\nA screen that nobody touches for ten minutes locks itself. Unlock it with:  {PASSWORD}")
    click.echo("\nStop with Ctrl+C. Everything is invented; nothing leaves this machine.\n")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
