"""Reports on the command line: reports compare, reports rebuild."""

import click


@click.group()
def reports() -> None:
    """Whether what reports are counted from says what was recorded."""


@reports.command()
def compare() -> None:
    """Fold every attempt again from its facts, and name the first that differs from what reports read."""
    from training_app.cli.comparing import compare_reports

    click.echo(compare_reports())


@reports.command()
def rebuild() -> None:
    """Count anew, from the attempts, since when each assignment is met; the audit log keeps how many were wrong."""
    from training_app.cli.comparing import rebuild_reports

    click.echo(rebuild_reports())
