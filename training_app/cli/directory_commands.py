"""The agency's directory on the command line: its tokens, its groups, and a stop that waits for somebody."""

import click

from training_app.cli.words import Words


@click.group()
def directory() -> None:
    """Microsoft Entra ID or Okta, which keeps people up to date by SCIM 2.0."""


@directory.command("token")
@click.option("--name", type=Words(80), default="Directory", show_default=True, help="What the directory is called.")
def make_token(name: str) -> None:
    """Make a token and print it, once. Others stay good until they are revoked."""
    from training_app.cli.directing import make_directory_token

    click.echo(make_directory_token(name))


@directory.command("tokens")
def list_tokens() -> None:
    """List the tokens with their numbers, and when each was last used."""
    from training_app.cli.directing import tokens_in_words

    click.echo(tokens_in_words())


@directory.command("revoke")
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
def revoke_token(number: int) -> None:
    """End the token of this number at once."""
    from training_app.cli.directing import revoke_directory_token

    click.echo(revoke_directory_token(number))


@directory.command("groups")
def list_groups() -> None:
    """List the directory's groups, and what each stands for."""
    from training_app.cli.directing import groups_in_words

    click.echo(groups_in_words())


@directory.command("group")
@click.argument("name")
@click.option("--role", type=click.Choice(["officer", "coordinator"]), help="Its members have this role.")
@click.option("--unit", help="Its members belong to this unit.")
@click.option("--supervises", help="Its members are supervisors of this unit.")
@click.option("--nothing", is_flag=True, help="Nothing follows from it.")
def set_group(*, name: str, role: str | None, unit: str | None, supervises: str | None, nothing: bool) -> None:
    """Say what a group stands for; its members have it at once."""
    from training_app.cli.directing import say_what_group_is

    if sum((role is not None, unit is not None, supervises is not None, nothing)) != 1:
        raise click.UsageError("Say one of --role, --unit, --supervises and --nothing.")
    click.echo(say_what_group_is(name, role=role, unit=unit, supervises=supervises))


@directory.command("leaving")
@click.option("--allow", is_flag=True, help="Deactivate everybody who waits.")
@click.option("--keep", is_flag=True, help="Leave everybody who waits as they are.")
def decide(*, allow: bool, keep: bool) -> None:
    """Say who waits after the directory was stopped, or decide about them."""
    from training_app.cli.directing import decide_about_leaving

    if allow and keep:
        raise click.UsageError("Say one of --allow and --keep.")
    click.echo(decide_about_leaving(is_allowed=allow if allow or keep else None))
