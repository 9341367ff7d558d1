"""The commands of training-app that run and check it; those of an agency and its people are added at the end."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from training_app.cli.agency_commands import agency, assign, destination, lrs, secrets, unit
from training_app.cli.audit_commands import audit
from training_app.cli.certificate_commands import certificate
from training_app.cli.cmi5_commands import cmi5
from training_app.cli.credit_commands import credit
from training_app.cli.errors import CommandRefused
from training_app.cli.exchange_commands import content
from training_app.cli.keeping_commands import copy, erase, retention
from training_app.cli.pack_commands import pack
from training_app.cli.people_commands import person
from training_app.cli.policy_commands import policy
from training_app.cli.report_commands import reports
from training_app.cli.scorm_commands import scorm
from training_app.cli.wellness_commands import wellness
from training_app.content.problems import ContentRefused
from training_app.foundation.env import SettingsRefused
from training_app.foundation.errors import HouseError
from training_app.foundation.plugins import PluginRefused
from training_app.wellness.errors import WellnessError

PORT = click.IntRange(1, 65535)
REFUSED = 1
CANNOT_START = 2
DATABASE_WORDS = """The database said: {said}
Nothing was changed. Check COMMON_GROUND_DATABASE_URL; if the database is new, or the program is, first run:
  training-app db upgrade"""


class SayWhy(click.Group):
    """Ends with sentences, never with a traceback: 1 when a command is refused, 2 when the program cannot start."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (SettingsRefused, ContentRefused, PluginRefused, WellnessError) as refused:
            _end(ctx, CANNOT_START, str(refused))
        except (CommandRefused, HouseError) as refused:
            _end(ctx, REFUSED, str(refused))
        except (OperationalError, ProgrammingError) as error:
            _end(ctx, REFUSED, DATABASE_WORDS.format(said=str(error.orig).partition("\n")[0]))
        except OSError as error:
            if error.filename is None:
                raise
            _end(ctx, REFUSED, f"{error.filename}: {error.strerror}. Nothing more was done.")


def _end(ctx: click.Context, code: int, words: str) -> NoReturn:
    click.echo(words, err=True)
    ctx.exit(code)


@click.group(cls=SayWhy)
def main() -> None:
    """Common Ground: training for police, with records that reach the LMS."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Web processes; each has four threads."
)
def serve(host: str, port: int, workers: int) -> None:
    """Run the web server and one delivery worker."""
    from training_app.app import create_app
    from training_app.cli.serve import serve as run

    # settings, texts and the self-check's files: said once here, and not by every process that serve starts
    create_app()
    sys.exit(run(host=host, port=port, workers=workers, environ=dict(os.environ)))


@main.command()
def worker() -> None:
    """Run one more delivery worker."""
    from training_app.app import create_app
    from training_app.worker import run_worker

    run_worker(create_app())


@main.command()
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True)
def demo(port: int, folder: Path) -> None:
    """Set up Cedar Falls PD (demo) in a database of its own, and run it on this machine only."""
    from training_app.cli.demo import run_demo

    sys.exit(run_demo(port=port, folder=folder))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over a file of that name.")
def backup(file: Path, *, force: bool) -> None:
    """Write the whole database into one file, while the program runs."""
    from training_app.cli.backup import take_backup

    click.echo(take_backup(file, is_forced=force))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--replace", is_flag=True, help="Put it in the place of a database that holds an agency; that one is lost."
)
def restore(file: Path, *, replace: bool) -> None:
    """Put a backup in the place of the database. Stop web and worker first."""
    from training_app.cli.backup import restore_backup

    click.echo(restore_backup(file, may_replace=replace))


@main.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this program's version."""
    from flask_migrate import upgrade as migrate

    from training_app.app import create_app

    with create_app().app_context():
        migrate()
    click.echo("The database is up to date.")


@main.command()
def doctor() -> None:
    """Try everything that this installation is connected to, and say what is wrong and what to change."""
    from training_app.cli.doctor import examine

    click.echo(examine())


_GROUPS = (
    content,
    agency,
    unit,
    person,
    assign,
    destination,
    lrs,
    secrets,
    policy,
    cmi5,
    scorm,
    certificate,
    credit,
    audit,
    retention,
    pack,
    reports,
    wellness,
)
for one in _GROUPS:
    main.add_command(one)
for of_a_person in (erase, copy):
    person.add_command(of_a_person)
