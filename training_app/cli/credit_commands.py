"""The ledger of credit on the command line: credit rebuild."""

import click


@click.group()
def credit() -> None:
    """The ledger of credit."""


@credit.command()
@click.option("--write", is_flag=True, help="Add the lines that are missing. Without it nothing is changed.")
@click.option("--anew", is_flag=True, help="By the settings of now, also for what was credited under older ones.")
def rebuild(*, write: bool, anew: bool) -> None:
    """Work the ledger out from the training record, and say where it differs."""
    from training_app.cli.crediting import rebuild_ledger

    click.echo(rebuild_ledger(is_written=write, is_anew=anew))
