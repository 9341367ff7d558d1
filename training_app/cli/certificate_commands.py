"""Certificates on the command line: certificate terms, certificate term, certificate rotate-key."""

import click

FOR_EVER = "ever"


@click.group()
def certificate() -> None:
    """Certificates: for how long they hold, and the key that signs them."""


@certificate.command()
def terms() -> None:
    """Say for how long certificates of each module hold."""
    from training_app.cli.certifying import terms_in_words

    click.echo(terms_in_words())


@certificate.command()
@click.argument("module")
@click.option("--months", required=True, metavar=f"NUMBER|{FOR_EVER}", help='"ever" for certificates without an end.')
def term(module: str, months: str) -> None:
    """From now on certificates of MODULE hold for so many months; those made before keep their day."""
    from training_app.cli.certifying import change_term

    click.echo(change_term(module, None if months == FOR_EVER else months))


@certificate.command("rotate-key")
def rotate_key() -> None:
    """Sign with a new key from now on; certificates that were signed before stay good."""
    from training_app.cli.certifying import change_key

    click.echo(change_key())
