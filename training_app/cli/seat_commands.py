"""The commands about seats: seat give, list, extend, end."""

from datetime import datetime

import click

from training_app.cli.words import Words

# said here and not taken from the tables, so that --help stays quick; a test holds the two together
SEATS = ("auditor", "partner", "reviewer")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def seat() -> None:
    """Seats that end, for auditors, community partners and reviewers."""


@seat.command("give")
@click.argument("role", type=click.Choice(SEATS))
@click.option("--given-name", type=Words(120), required=True)
@click.option("--family-name", type=Words(120), required=True)
@click.option("--sign-in", type=Words(200), required=True, help="Their e-mail address.")
@click.option("--from", "first", type=_DAY, metavar="YYYY-MM-DD", help="First day of the records an auditor may read.")
@click.option("--to", "last", type=_DAY, metavar="YYYY-MM-DD", help="Last day of the records.")
@click.option("--ends", type=_DAY, metavar="YYYY-MM-DD", required=True, help="Last day on which they may come in.")
@click.option("--reason", type=Words(500), required=True)
def give_seat(  # noqa: PLR0913 - one parameter per option
    *,
    role: str,
    given_name: str,
    family_name: str,
    sign_in: str,
    first: datetime | None,
    last: datetime | None,
    ends: datetime,
    reason: str,
) -> None:
    """Give a seat to somebody who is on no roster."""
    from training_app.accounts.models import Role
    from training_app.accounts.seats.rules import Terms
    from training_app.accounts.seats.service import Holder
    from training_app.cli.seating import give

    terms = Terms(Role(role), first.date() if first else None, last.date() if last else None, ends.date(), reason)
    click.echo(give(Holder(given_name, family_name, sign_in), terms))


@seat.command("list")
def list_seats() -> None:
    """Say who holds a seat, for which records and until when."""
    from training_app.cli.seating import list_all

    click.echo(list_all())


@seat.command("extend")
@click.argument("sign_in_name")
@click.option("--ends", type=_DAY, metavar="YYYY-MM-DD", required=True, help="Last day on which they may come in.")
@click.option("--reason", type=Words(500), required=True)
def extend_seat(*, sign_in_name: str, ends: datetime, reason: str) -> None:
    """Let a seat end on another day; the records it opens stay the same."""
    from training_app.cli.seating import extend

    click.echo(extend(sign_in_name, ends.date(), reason))


@seat.command("end")
@click.argument("sign_in_name")
def end_seat(sign_in_name: str) -> None:
    """End a seat at once, with its sessions and links."""
    from training_app.cli.seating import end

    click.echo(end(sign_in_name))
