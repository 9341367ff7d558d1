"""The commands of an agency: agency, unit, assign, destination."""

import re
from datetime import datetime, timedelta

import click

from training_app.cli.words import Words

NAME_OF_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


class Address(click.ParamType[str]):
    """A whole http(s) address that is not longer than the table's column."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address without outer spaces; one with a password in it is not said again."""
        from training_app.cli.setup import why_address_refused

        address = value.strip()
        refusal = why_address_refused(address)
        if refusal is None and len(address) > 500:
            refusal = "It is longer than 500 characters."
        if refusal is not None:
            self.fail(refusal, param, ctx)
        return address


class Zone(click.ParamType[str]):
    """An IANA time zone."""

    name = "zone"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The zone, or the names that look most like it."""
        from training_app.cli.setup import why_zone_refused

        refusal = why_zone_refused(value.strip())
        if refusal is not None:
            self.fail(refusal, param, ctx)
        return value.strip()


class NameOfVariable(click.ParamType[str]):
    """The name of an environment variable; what is not one may be a password, and is never said again."""

    name = "variable"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name."""
        if not NAME_OF_VARIABLE.fullmatch(value) or len(value) > 120:
            self.fail(
                "It must be the name of an environment variable, in capitals, such as LRS_PASSWORD; never the "
                "password itself. If you typed the password, change it: it may stand in your shell's history.",
                param,
                ctx,
            )
        return value


@click.group()
def agency() -> None:
    """Setting up an agency."""


@agency.command("create")
@click.option("--name", type=Words(200), required=True)
@click.option(
    "--home-page", type=Address(), required=True, help="An address of yours; it names your officers in xAPI statements."
)
@click.option("--time-zone", type=Zone(), required=True, help="For example America/Chicago.")
@click.option("--admin-given-name", type=Words(120), required=True)
@click.option("--admin-family-name", type=Words(120), required=True)
@click.option("--admin-sign-in", type=Words(200), required=True, help="Badge number or e-mail.")
def create_agency(
    name: str, home_page: str, time_zone: str, admin_given_name: str, admin_family_name: str, admin_sign_in: str
) -> None:
    """Add the agency and its first administrator, and print a sign-in link that works once."""
    from training_app.accounts.roster import NewAgency
    from training_app.cli.setup import FirstAdmin, set_up_agency

    new = NewAgency(name=name, home_page=home_page, time_zone=time_zone)
    click.echo(set_up_agency(new, FirstAdmin(admin_given_name, admin_family_name, admin_sign_in)))


@agency.command("link")
@click.argument("sign_in_name")
@click.option("--hours", type=click.IntRange(1, 168), default=24, show_default=True, help="How long it works.")
def make_link(sign_in_name: str, hours: int) -> None:
    """Print a sign-in link that works once, for a person who cannot get in."""
    from training_app.cli.setup import make_sign_in_link

    click.echo(make_sign_in_link(sign_in_name, timedelta(hours=hours)))


@click.group()
def unit() -> None:
    """The agency's units, in the order of reports."""


@unit.command("add")
@click.argument("name", type=Words(120))
def add_unit(name: str) -> None:
    """Add a unit after those there are."""
    from training_app.cli.setup import add_named_unit

    click.echo(add_named_unit(name))


@click.command()
@click.argument("module")
@click.option("--everyone", is_flag=True, help="Every active person of the agency.")
@click.option("--unit", "unit_name", help="Everyone in this unit.")
@click.option("--person", "sign_in_name", help="The person who signs in with this name.")
@click.option(
    "--due",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="YYYY-MM-DD",
    help="Due at the end of this day in the agency's time zone.",
)
def assign(*, module: str, everyone: bool, unit_name: str | None, sign_in_name: str | None, due: datetime) -> None:
    """Assign a module; who has it already keeps the date they had."""
    from training_app.cli.assigning import assign_module

    if sum((everyone, unit_name is not None, sign_in_name is not None)) != 1:
        raise click.UsageError("Say one of --everyone, --unit and --person.")
    click.echo(assign_module(module, due.date(), unit=unit_name, sign_in_name=sign_in_name))


@click.group()
def destination() -> None:
    """Where records are sent: your LRS."""


@destination.command("add")
@click.option("--name", type=Words(120), default="LRS", show_default=True)
@click.option("--endpoint", type=Address(), required=True, help="The LRS address, without /statements.")
@click.option("--username", type=Words(200), required=True)
@click.option(
    "--secret-env",
    type=NameOfVariable(),
    required=True,
    help="Name of the environment variable that holds the password.",
)
def add_destination(name: str, endpoint: str, username: str, secret_env: str) -> None:
    """Send this agency's records to an LRS from now on."""
    from training_app.cli.lrs import point_at_lrs

    if endpoint.rstrip("/").endswith("/statements"):
        raise click.UsageError("Give --endpoint without /statements at its end.")
    click.echo(point_at_lrs(name=name, endpoint=endpoint, username=username, secret_env=secret_env))


@destination.command("test")
@click.argument("name", default="LRS")
def try_destination(name: str) -> None:
    """Ask the LRS for one statement, and say whether it answers and accepts name and password."""
    from training_app.cli.lrs import ask_lrs

    click.echo(ask_lrs(name))
