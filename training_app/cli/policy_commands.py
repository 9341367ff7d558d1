"""The agency's training rules on the command line: policy show, policy set."""

import click

from training_app.cli.words import Words

UNCHANGED = "Say at least one of --tries, --score, --days and --before."


@click.group()
def policy() -> None:
    """The agency's training rules: tries at a check, which score counts, questions before and after."""


@policy.command()
def show() -> None:
    """Print the rules as they are."""
    from training_app.cli.ruling import rules_in_words

    click.echo(rules_in_words())


@policy.command("set")
@click.option("--tries", metavar="NUMBER|any", help='Tries at a check; "any" for as many as it takes.')
@click.option("--score", type=click.Choice(["best", "last", "first"]), help="Which try gives a completion its score.")
@click.option("--days", metavar="DAYS|none", help='Questions after the module, such as "7, 30, 90".')
@click.option("--before", type=click.Choice(["yes", "no"]), help="Offer questions before the module.")
@click.option("--reason", type=Words(500), required=True, help="Kept in the audit log.")
def set_rules(*, tries: str | None, score: str | None, days: str | None, before: str | None, reason: str) -> None:
    """Change what is given, and leave the rest as it is."""
    from training_app.cli.ruling import Asked, change_rules

    if (tries, score, days, before) == (None, None, None, None):
        raise click.UsageError(UNCHANGED)
    click.echo(change_rules(Asked(tries=tries, score=score, days=days, before=before), reason))
