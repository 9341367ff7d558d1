"""The commands of an agency: agency, unit, assign, destination."""

import re
from datetime import UTC, datetime, timedelta

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
        from training_app.agency.rules import why_zone_refused

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


@agency.command("change")
@click.option("--name", type=Words(200), help="On pages, and on certificates from now on.")
@click.option("--time-zone", type=Zone(), help="For example America/Chicago.")
@click.option("--peer-team", type=Words(80), help="What the peer team is called.")
@click.option("--peer-phone", type=Words(40), help="Its telephone number.")
def change_agency(*, name: str | None, time_zone: str | None, peer_team: str | None, peer_phone: str | None) -> None:
    """Change the agency's name, time zone or peer team; what is not named stays."""
    from training_app.cli.settling import change_the_agency

    click.echo(change_the_agency(name=name, time_zone=time_zone, peer_team_label=peer_team, peer_team_phone=peer_phone))


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


@unit.command("rename")
@click.argument("name")
@click.argument("new_name", type=Words(120))
def rename_unit(name: str, new_name: str) -> None:
    """Give a unit another path; the units below it follow."""
    from training_app.cli.units import rename_named_unit

    click.echo(rename_named_unit(name, new_name))


@unit.command("remove")
@click.argument("name")
def remove_unit(name: str) -> None:
    """Remove a unit that nobody is in."""
    from training_app.cli.units import remove_named_unit

    click.echo(remove_named_unit(name))


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
@click.option("--secret-env", type=NameOfVariable(), help="Name of the environment variable that holds the password.")
@click.option("--ask-secret", is_flag=True, help="Ask for the password now, and keep it sealed.")
def add_destination(*, name: str, endpoint: str, username: str, secret_env: str | None, ask_secret: bool) -> None:
    """Send this agency's records to an LRS from now on."""
    from training_app.cli.lrs import Password, point_at_lrs

    if endpoint.rstrip("/").endswith("/statements"):
        raise click.UsageError("Give --endpoint without /statements at its end.")
    if (secret_env is None) != ask_secret:
        raise click.UsageError("Say one of --secret-env and --ask-secret.")
    text = click.prompt("Password", hide_input=True) if ask_secret else None
    click.echo(point_at_lrs(name=name, endpoint=endpoint, username=username, password=Password(secret_env, text)))


@destination.command("test")
@click.argument("name", default="LRS")
def try_destination(name: str) -> None:
    """Try the connection to an LRS step by step, and store nothing there."""
    from training_app.cli.lrs import ask_lrs

    click.echo(ask_lrs(name))


@destination.command("compare")
@click.argument("name", default="LRS")
@click.option("--from", "begin", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Two days ago.")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Before this day, UTC.")
def compare_destination(name: str, begin: datetime | None, end: datetime | None) -> None:
    """Compare what was delivered with what an LRS holds, and send again what is not there."""
    from training_app.cli.lrs import compare_with_lrs

    click.echo(compare_with_lrs(name, *(day and day.replace(tzinfo=UTC) for day in (begin, end))))


@click.group()
def secrets() -> None:
    """Passwords of other systems that are kept sealed."""


@secrets.command("rotate")
def rotate() -> None:
    """Seal every kept password again with the first key of COMMON_GROUND_SECRETS_KEY."""
    from training_app.cli.lrs import rotate_secrets

    click.echo(rotate_secrets())


@click.group()
def lrs() -> None:
    """The record store at /xapi, and who may use it."""


@lrs.group("client")
def lrs_client() -> None:
    """Other systems with credentials of their own."""


@lrs_client.command("add")
@click.argument("name", type=Words(120))
@click.option("--scope", "scopes", type=click.Choice(["write", "read-own", "read-all"]), multiple=True, required=True)
@click.option("--xapi-version", type=click.Choice(["1.0.3", "2.0.0"]), default="1.0.3", show_default=True)
def add_lrs_client(name: str, scopes: tuple[str, ...], xapi_version: str) -> None:
    """Make credentials for another system; the secret is printed once."""
    from training_app.cli.lrs_clients import make_client

    click.echo(make_client(name, scopes, xapi_version))


@lrs_client.command("list")
def list_lrs_clients() -> None:
    """Who has credentials, and when they were last used."""
    from training_app.cli.lrs_clients import list_clients

    click.echo(list_clients())


@lrs_client.command("revoke")
@click.argument("key")
def revoke_lrs_client(key: str) -> None:
    """End the access of the client with this key, at once."""
    from training_app.cli.lrs_clients import end_client

    click.echo(end_client(key))
