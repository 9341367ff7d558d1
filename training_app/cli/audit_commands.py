"""The audit log on the command line: audit verify, audit anchor."""

import click


@click.group()
def audit() -> None:
    """The log of what people changed, and whether it is whole."""


@audit.command()
@click.option("--anchor", metavar="NUMBER:HASH", help="What audit anchor printed some time ago, kept elsewhere.")
def verify(anchor: str | None) -> None:
    """Go through the whole log, and name the first entry that was changed, removed, inserted or moved."""
    from training_app.cli.auditing import verify_log

    click.echo(verify_log(anchor))


@audit.command()
def anchor() -> None:
    """Print the newest entry's number and hash, to be kept where nobody can change it here."""
    from training_app.cli.auditing import newest_anchor

    click.echo(newest_anchor())
