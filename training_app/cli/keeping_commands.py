"""The commands about keeping: retention show, set, run; person erase and person copy."""

from pathlib import Path

import click

from training_app.cli.words import Words

# said here and not taken from the rules, so that --help stays quick; a test holds the two together
EXTENTS = ("badge", "nameless", "nothing")
UNCHANGED = "Say at least one of --people, --sign-ins, --mail, --received and --extent."
_YEARS = "Whole years, or keep."


@click.group()
def retention() -> None:
    """How long records are kept, and removing what is older."""


@retention.command()
def show() -> None:
    """Print what the agency decided, and how much is older than that now."""
    from training_app.cli.keeping import policy_in_words

    click.echo(policy_in_words())


@retention.command("set")
@click.option("--people", metavar="YEARS|keep", help="People who left, from the last thing done. Then they are erased.")
@click.option("--sign-ins", metavar="YEARS|keep", help=_YEARS)
@click.option("--mail", metavar="YEARS|keep", help=_YEARS)
@click.option("--received", metavar="YEARS|keep", help="Statements that other systems stored here.")
@click.option("--extent", type=click.Choice(EXTENTS), help="What stays of people who are erased.")
@click.option("--reason", type=Words(500), required=True, help="Kept in the audit log.")
def set_policy(
    *,
    people: str | None,
    sign_ins: str | None,
    mail: str | None,
    received: str | None,
    extent: str | None,
    reason: str,
) -> None:
    """Change what is given, and leave the rest as it is. Nothing is removed."""
    from training_app.cli.keeping import change_kept

    years = {"people": people, "sign-ins": sign_ins, "mail": mail, "received": received}
    typed = {name: value for name, value in years.items() if value is not None}
    if not typed and extent is None:
        raise click.UsageError(UNCHANGED)
    click.echo(change_kept(typed, extent, reason))


@retention.command()
@click.option("--do", "is_to_do", is_flag=True, help="Do it; without this, only say what would go.")
def run(*, is_to_do: bool) -> None:
    """Remove what is older than the agency keeps it; without --do, only say what would go."""
    from training_app.cli.keeping import run_policy, try_policy

    click.echo(run_policy() if is_to_do else try_policy())


@click.command("erase")
@click.argument("badge")
@click.option("--keep", "extent", type=click.Choice(EXTENTS), help="What stays; the agency's rule when not given.")
@click.option("--drop-unsent", is_flag=True, help="Give up records that have not reached where they go.")
@click.option("--reason", type=Words(500), help="Kept in the audit log; needed with --do. Without the person's name.")
@click.option("--do", "is_to_do", is_flag=True, help="Do it; without this, only say what would go.")
def erase(*, badge: str, extent: str | None, drop_unsent: bool, reason: str | None, is_to_do: bool) -> None:
    """Erase a person who left, by badge number or sign-in name; without --do, only say what would go."""
    from training_app.cli.keeping import Asked, erase_one, try_erasing

    if is_to_do and reason is None:
        raise click.UsageError("--do needs a --reason.")
    if is_to_do:
        click.echo(erase_one(Asked(badge, extent, drop_unsent=drop_unsent), reason or ""))
    else:
        click.echo(try_erasing(Asked(badge, extent, drop_unsent=drop_unsent)))


@click.command("copy")
@click.argument("badge")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reason", type=Words(500), required=True, help="Kept in the audit log.")
def copy(*, badge: str, file: Path, reason: str) -> None:
    """Write everything that is held about a person into one zip file."""
    from training_app.cli.keeping import copy_to

    click.echo(copy_to(badge, file, reason))
