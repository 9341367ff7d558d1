"""The commands about people: person add, import, list, password, role, deactivate, bring-back."""

from collections.abc import Sequence
from pathlib import Path

import click

from training_app.cli.words import Words

# said here and not taken from the tables, so that --help stays quick; a test holds the two together
ROLES = ("officer", "supervisor", "coordinator", "admin")


@click.group()
def person() -> None:
    """The agency's people and their roles."""


@person.command("add")
@click.option("--given-name", type=Words(120), required=True)
@click.option("--family-name", type=Words(120), required=True)
@click.option("--sign-in", type=Words(200), required=True, help="Badge number or e-mail.")
@click.option("--badge", type=Words(40))
@click.option("--unit", help="A unit that is there; a supervisor answers for it.")
@click.option(
    "--role",
    "roles",
    type=click.Choice(ROLES),
    multiple=True,
    default=["officer"],
    show_default=True,
    help="May be given more than once.",
)
def add_person(
    *, given_name: str, family_name: str, sign_in: str, badge: str | None, unit: str | None, roles: Sequence[str]
) -> None:
    """Add one person."""
    from training_app.accounts.models import Role
    from training_app.cli.people import Newcomer, add_newcomer

    if "supervisor" in roles and unit is None:
        raise click.UsageError("A supervisor needs --unit, the unit they answer for.")
    wanted = [Role(role) for role in dict.fromkeys(roles)]
    click.echo(add_newcomer(Newcomer(given_name, family_name, sign_in, badge, unit, wanted)))


@person.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--write", "is_to_write", is_flag=True, help="Do it; without this, only say what would be done.")
@click.option("--whole", "is_whole", is_flag=True, help="The file is the whole roster: who is not in it has left.")
@click.option("--confirm", "confirmed", type=int, help="How many people may be deactivated, where they are many.")
def import_people(*, file: Path, is_to_write: bool, is_whole: bool, confirmed: int | None) -> None:
    """Bring people up to date with a CSV of given_name, family_name, sign_in, badge, unit, role.

    It may have rank, hired_on (2024-03-01), supervisor (a sign-in name) and officer_id too.
    """
    from training_app.cli.importing import try_import, write_import

    if is_to_write:
        click.echo(write_import(file, is_whole=is_whole, confirmed=confirmed))
    else:
        click.echo(try_import(file, is_whole=is_whole))


@person.command("list")
def list_people() -> None:
    """Say who there is: sign-in name, name, badge, unit, roles."""
    from training_app.cli.people import list_people as listed

    click.echo(listed())


@person.command("password")
@click.argument("sign_in_name")
def set_password(sign_in_name: str) -> None:
    """Give a person a new password; it is asked for twice and not shown."""
    from training_app.cli.people import change_password

    click.echo(change_password(sign_in_name))


@person.command("role")
@click.argument("sign_in_name")
@click.option("--give", type=click.Choice(ROLES))
@click.option("--take", type=click.Choice(ROLES))
@click.option("--unit", help="The unit a supervisor answers for.")
def change_role(sign_in_name: str, give: str | None, take: str | None, unit: str | None) -> None:
    """Give a person a role, take one from them, or both."""
    from training_app.accounts.models import Role
    from training_app.cli.people import change_role as change

    if give is None and take is None:
        raise click.UsageError("Say --give, --take or both.")
    if (give == "supervisor") != (unit is not None):
        raise click.UsageError("--give supervisor needs --unit, and no other role takes one.")
    click.echo(
        change(
            sign_in_name,
            give=Role(give) if give is not None else None,
            take=Role(take) if take is not None else None,
            unit=unit,
        )
    )


@person.command("reset-second-step")
@click.argument("sign_in_name")
def reset_second_step(sign_in_name: str) -> None:
    """Forget the phone, passkeys and recovery codes of a person who lost theirs."""
    from training_app.cli.people import reset_second_step as reset

    click.echo(reset(sign_in_name))


@person.command("second-step")
@click.option("--of", "roles", type=click.Choice(ROLES[1:]), multiple=True, help="May be given more than once.")
@click.option("--of-nobody", is_flag=True, help="Demand it of no role.")
def demand_second_step(*, roles: Sequence[str], of_nobody: bool) -> None:
    """Demand a second step of these roles, and of no others."""
    from training_app.accounts.models import Role
    from training_app.cli.people import demand_second_step as demand

    if bool(roles) == of_nobody:
        raise click.UsageError("Say --of with a role, or --of-nobody.")
    click.echo(demand([Role(role) for role in dict.fromkeys(roles)]))


@person.command("deactivate")
@click.argument("sign_in_name")
def deactivate_person(sign_in_name: str) -> None:
    """Shut every way in of a person who left; their records are kept."""
    from training_app.cli.people import deactivate

    click.echo(deactivate(sign_in_name))


@person.command("bring-back")
@click.argument("sign_in_name")
def bring_back_person(sign_in_name: str) -> None:
    """Let a person who left sign in again, with the roles they had."""
    from training_app.cli.people import bring_back

    click.echo(bring_back(sign_in_name))
