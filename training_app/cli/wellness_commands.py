"""The commands about the self-check's page: write it as a file, and compare a page that is served with it."""

from pathlib import Path

import click

from training_app.cli.errors import CommandRefused
from training_app.wellness.compare import Comparison, Verdict, compare
from training_app.wellness.document import Document, compile_document
from training_app.wellness.export import export_document
from training_app.wellness.sealed import sent_policy

SAME = "The page at {url} is this release's, byte for byte.\n{digest}"
OTHER_PEOPLE = """The page at {url} is this release's, but for the list of people: that was not compared.
Give the agency's own file with --resources to compare all of it."""
CHANGED = """The page at {url} is not this release's.
{differences}
It may be of another release, or changed on its way or by whoever runs the server.
Do not use it until somebody can say why.
If the agency has a file of its own people, give it with --resources."""

_resources = click.option(
    "--resources",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="COMMON_GROUND_WELLNESS_RESOURCES",
    help="The agency's own people to talk to; give the file the server uses, or the two pages differ.",
)


@click.group()
def wellness() -> None:
    """The sealed self-check."""


@wellness.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@_resources
def export(target: Path, resources: Path | None) -> None:
    """Write the self-check as one file, byte for byte the served page, and print its SHA-256."""
    digest = export_document(target, _tokens(), resources)
    click.echo(f"{digest}  {target}")


@wellness.command()
@click.argument("url")
@_resources
def verify(url: str, resources: Path | None) -> None:
    """Compare the page at URL with the one this release publishes; ends with 1 when they differ."""
    document = compile_document(_tokens(), resources)
    found = _compared(url, document)
    if found.verdict is Verdict.SAME:
        click.echo(SAME.format(url=url, digest=document.sha256))
        return
    words = OTHER_PEOPLE if found.verdict is Verdict.OTHER_PEOPLE else CHANGED
    raise CommandRefused(words.format(url=url, differences="\n".join(f"  {one}" for one in found.differences)))


def _compared(url: str, document: Document) -> Comparison:
    from training_app.foundation.http import HttpClient, NoReply

    try:
        reply = HttpClient().send("GET", url, headers={"Accept": "text/html"})
    except NoReply as failure:
        raise CommandRefused(f"The page at {url} could not be compared. {failure}") from failure
    if reply.status != 200:
        raise CommandRefused(f"The page at {url} could not be compared: the answer was {reply.status}, not a page.")
    return compare(reply.body, dict(reply.headers), document, sent_policy(document))


def _tokens() -> str:
    from training_app import web

    return (Path(web.__file__).parent / "static" / "tokens.css").read_text(encoding="utf-8")
