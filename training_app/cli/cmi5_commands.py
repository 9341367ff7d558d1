"""The commands of cmi5: the course package for an LMS."""

from pathlib import Path

import click

from training_app.cli.agency_commands import Address


@click.group()
def cmi5() -> None:
    """Plugging into an LMS by cmi5."""


@cmi5.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--address", type=Address(), required=True, help="Of this program, as officers' browsers open it: https://..."
)
@click.option("--module", "module_id", help="One module alone, such as m01-trauma; the whole library without it.")
@click.option("--force", is_flag=True, help="Write over a file of that name.")
def package(file: Path, address: str, module_id: str | None, *, force: bool) -> None:
    """Write the course package that an LMS imports."""
    from training_app.cli.cmi5 import write_package

    click.echo(write_package(file, address=address, module_id=module_id, is_forced=force))
