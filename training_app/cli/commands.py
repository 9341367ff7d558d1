"""Every command of training-app; each is a thin door to a room."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import click

from training_app.content.problems import ContentRefused
from training_app.foundation.env import SettingsRefused


class SayWhy(click.Group):
    """Ends with every sentence about what is wrong with settings or texts, never with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (SettingsRefused, ContentRefused) as refused:
            click.echo(str(refused), err=True)
            ctx.exit(2)


@click.group(cls=SayWhy)
def main() -> None:
    """Common Ground: training for police, with records that reach the LMS."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Web processes; each has four threads.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the web server and one delivery worker until told to stop."""
    from training_app.app import read_catalogue
    from training_app.cli.serve import serve as run
    from training_app.settings import read_settings

    # said once here, and not by every process that serve starts
    read_catalogue(read_settings(os.environ))
    sys.exit(run(host=host, port=port, workers=workers, environ=dict(os.environ)))


@main.command()
def worker() -> None:
    """Run one more delivery worker, here or on another machine."""
    from training_app.app import create_app
    from training_app.worker import run_worker

    run_worker(create_app())


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True)
def demo(port: int, folder: Path) -> None:
    """Set up Cedar Falls PD (demo) in a database of its own, and run it on this machine only."""
    from training_app.cli.demo import run_demo

    sys.exit(run_demo(port=port, folder=folder))


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


@main.group()
def content() -> None:
    """Modules, scenarios and sources."""


@content.command()
@click.option(
    "--root", type=click.Path(path_type=Path, exists=True), default=None, help="Holds modules/ and scenarios/."
)
def check(root: Path | None) -> None:
    """Check every text; name each mistake with its file and line."""
    from training_app.content.loader import load_catalogue
    from training_app.content.report import check_report
    from training_app.foundation.clock import system_clock
    from training_app.settings import CONTENT_ROOT

    where = root or CONTENT_ROOT
    catalogue = load_catalogue(where / "modules", where / "scenarios", today=system_clock().date())
    click.echo("\n".join(check_report(catalogue)))


@main.group()
def wellness() -> None:
    """The sealed self-check."""


@wellness.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--resources",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="COMMON_GROUND_WELLNESS_RESOURCES",
    help="The agency's own people to talk to; give the file the server uses, or the two pages differ.",
)
def export(target: Path, resources: Path | None) -> None:
    """Write the self-check as one file, byte for byte the served page, and print its SHA-256."""
    from training_app import web
    from training_app.wellness.export import export_document

    tokens = (Path(web.__file__).parent / "static" / "tokens.css").read_text(encoding="utf-8")
    digest = export_document(target, tokens, resources)
    click.echo(f"{digest}  {target}")


@main.group()
def agency() -> None:
    """Setting up an agency."""


@agency.command("create")
@click.option("--name", required=True)
@click.option("--home-page", required=True, help="An address of yours; it names your officers in xAPI statements.")
@click.option("--time-zone", required=True, help="For example America/Chicago.")
@click.option("--admin-given-name", required=True)
@click.option("--admin-family-name", required=True)
@click.option("--admin-sign-in", required=True, help="Badge number or e-mail.")
def create_agency(**answers: str) -> None:
    """Add the agency and its first administrator, and print a sign-in link that works once."""
    from training_app.cli.setup import set_up_agency

    click.echo(set_up_agency(**answers))


@agency.command("link")
@click.argument("sign_in_name")
@click.option("--hours", default=24, show_default=True)
def make_link(sign_in_name: str, hours: int) -> None:
    """Print a sign-in link that works once, for a person who cannot get in."""
    from training_app.cli.setup import make_sign_in_link

    click.echo(make_sign_in_link(sign_in_name, timedelta(hours=hours)))


@main.group()
def destination() -> None:
    """Where records are sent: your LRS."""


@destination.command("add")
@click.option("--name", default="LRS", show_default=True)
@click.option("--endpoint", required=True, help="The LRS address, without /statements.")
@click.option("--username", required=True)
@click.option("--secret-env", required=True, help="Name of the environment variable that holds the password.")
def add_destination(name: str, endpoint: str, username: str, secret_env: str) -> None:
    """Send this agency's records to an LRS from now on."""
    from training_app.cli.setup import point_at_lrs

    click.echo(point_at_lrs(name=name, endpoint=endpoint, username=username, secret_env=secret_env))
