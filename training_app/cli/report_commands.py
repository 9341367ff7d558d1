"""Reports on the command line: reports compare."""

import click


@click.group()
def reports() -> None:
    """Whether what reports are counted from says what was recorded."""


@reports.command()
def compare() -> None:
    """Fold every attempt again from its facts, and name the first that differs from what reports read."""
    from training_app.cli.comparing import compare_reports

    click.echo(compare_reports())
