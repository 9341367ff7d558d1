"""SCORM packages on the command line: scorm package."""

from pathlib import Path

import click


@click.group()
def scorm() -> None:
    """Packages that an LMS takes as a SCORM course."""


@scorm.command("package")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--module", required=True, help="For example m01-trauma.")
@click.option("--version", type=click.Choice(["1.2", "2004"]), default="1.2", show_default=True)
@click.option("--lms", "origins", multiple=True, required=True, help="Address of the LMS; may be given several times.")
@click.option("--address", required=True, help="This program as officers reach it: https://training.riverton.gov")
@click.option("--people", "limit", default="", help="For how many people; any number when left out.")
@click.option("--last-day", default="", metavar="YYYY-MM-DD", help="It never ends when left out.")
def write_package(
    *, file: Path, module: str, version: str, origins: tuple[str, ...], address: str, limit: str, last_day: str
) -> None:
    """Make a package and write it to a new file, which alone holds its secret."""
    from training_app.cli.scorm_packages import Asked, make_file

    click.echo(make_file(file, Asked(module, version, " ".join(origins), address, limit, last_day)))
