"""The audit pack on the command line: pack make, pack verify."""

from datetime import datetime
from pathlib import Path

import click

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def pack() -> None:
    """One zip of a period for an auditor, and whether one is as it was made."""


@pack.command()
@click.option("--from", "first", type=_DAY, required=True, help="The first day, as 2026-01-01.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day, which is included.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--force", is_flag=True, help="Write over a file of that name.")
def make(first: datetime, last: datetime, out: Path, *, force: bool) -> None:
    """Make the pack, and print its fingerprint; the audit log keeps it too."""
    from training_app.cli.packing import make_pack

    click.echo(make_pack(first.date(), last.date(), out, is_forced=force))


@pack.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--fingerprint", metavar="SHA-256", help="As the page, the command or the audit log of the agency said it."
)
def verify(file: Path, fingerprint: str | None) -> None:
    """Name the first file that somebody changed, took away or added. Needs no database."""
    from training_app.cli.packing import check_pack

    click.echo(check_pack(file, fingerprint))
