"""The commands for texts: content check, and content diff between two versions."""

import contextlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import click
from sqlalchemy.exc import SQLAlchemyError

from training_app.content.catalogue import Catalogue, Module
from training_app.content.change import Change, Comparison
from training_app.content.problems import ContentRefused

MAJOR = 1
DATABASE_URL = "COMMON_GROUND_DATABASE_URL"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BEGINNING_OF_HASH = re.compile(r"[0-9a-f]{8,64}")


ROOT = click.option(
    "--root", type=click.Path(path_type=Path, exists=True), default=None, help="Holds modules/ and scenarios/."
)


class CannotCompare(click.ClickException):
    """One side cannot be read, or the two have nothing in common. Ends the program with 2, as diff tools do."""

    exit_code = 2

    def show(self, file: IO[str] | None = None) -> None:
        """Say why, and nothing else."""
        click.echo(self.message, err=True, file=file)


@dataclass(frozen=True, slots=True)
class Side:
    """What OLD or NEW named: a whole catalogue, or one version of one module."""

    modules: Mapping[str, Module]
    is_whole: bool


@click.group()
def content() -> None:
    """Modules, scenarios and sources."""


@content.command()
@ROOT
def check(root: Path | None) -> None:
    """Check every text; name each mistake with its file and line."""
    from training_app.content.report import check_report

    click.echo("\n".join(check_report(checked_catalogue(root))))


@content.command()
@ROOT
@click.option("--json", "as_json", is_flag=True, help="For another program.")
def report(root: Path | None, *, as_json: bool) -> None:
    """Print words, minutes, items, levels and sources of every module, scenario and case study."""
    from training_app.content.figures import catalogue_figures
    from training_app.content.figures_text import report_lines

    figures = catalogue_figures(checked_catalogue(root))
    if as_json:
        click.echo(json.dumps(asdict(figures), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(report_lines(figures)))


@content.command()
@ROOT
def endings(root: Path | None) -> None:
    """Print how often each end of each scenario comes when choices are made at random, as a page in Markdown."""
    from training_app.content.figures import catalogue_figures
    from training_app.content.figures_text import endings_table

    click.echo(endings_table(catalogue_figures(checked_catalogue(root))), nl=False)


@content.command()
@click.argument("kind", type=click.Choice(["module", "scenario", "case"]))
@click.argument("name", callback=lambda _ctx, _param, value: read_name(value))
@ROOT
def new(kind: str, name: str, root: Path | None) -> None:
    """Write the files of a new module, scenario or case study, to be filled in; NAME such as m11-dispatch."""
    from training_app.cli.new_content import number_for, write_case, write_module, write_scenario
    from training_app.settings import CONTENT_ROOT

    where = root or CONTENT_ROOT
    match kind:
        case "module":
            written = write_module(where, name, number_for(where, name))
        case "scenario":
            written = write_scenario(where, name)
        case _:
            written = write_case(where, name)
    click.echo(f"Written: {written}. Fill it in, look at it with content preview, and end with content check.")


@content.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@ROOT
def preview(port: int, root: Path | None) -> None:
    """Show the drafts as officers will read them, with what is wrong beside, on this machine only."""
    from wsgiref.simple_server import make_server

    from training_app.foundation.clock import system_clock
    from training_app.settings import CONTENT_ROOT
    from training_app.shelf.preview import create_preview

    app = create_preview(root or CONTENT_ROOT, system_clock)
    with make_server("127.0.0.1", port, app) as server:
        click.echo(f"Drafts: http://127.0.0.1:{server.server_port}/  (end with Ctrl-C)")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


@content.command("print")
@click.argument("module_id")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The HTML file to write.")
@click.option("--pack", "is_pack", is_flag=True, help="The facilitator pack instead of the lessons.")
@ROOT
def print_module(module_id: str, out: Path, root: Path | None, *, is_pack: bool) -> None:
    """Write a module as one HTML file to read, print or save as PDF."""
    from training_app.foundation.clock import system_clock
    from training_app.shelf.on_file import lessons_file, pack_file

    catalogue = checked_catalogue(root)
    module = catalogue.modules.get(module_id)
    if module is None:
        raise click.ClickException(f"There is no module {module_id}. There are: {', '.join(catalogue.modules)}.")
    write = pack_file if is_pack else lessons_file
    out.write_text(write(catalogue, module, system_clock), encoding="utf-8")
    click.echo(f"Written: {out}")


def read_name(value: str) -> str:
    """Return the name when it can be the id of a folder.

    :raise click.BadParameter: when it cannot
    """
    if not NAME.fullmatch(value) or len(value) > 60:
        raise click.BadParameter("small letters, digits and single hyphens, 60 at most, such as m11-dispatch")
    return value


def checked_catalogue(root: Path | None) -> Catalogue:
    """The catalogue below the folder, or the one that ships.

    :raise ContentRefused: with every mistake of the texts
    """
    from training_app.content.loader import load_catalogue
    from training_app.foundation.clock import system_clock
    from training_app.settings import CONTENT_ROOT

    where = root or CONTENT_ROOT
    return load_catalogue(where / "modules", where / "scenarios", today=system_clock().date())


@content.command()
@click.argument("old")
@click.argument("new")
@click.option("--module", "module_id", default=None, help="Compare this module only.")
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, module_id: str | None) -> None:
    """Say whether NEW is a minor or a major edit of OLD, and why.

    Each of the two is a folder that holds modules/ and scenarios/, a file with one kept version, or the first 8 digits
    or more of a version's hash that is kept in the database.

    Ends with 0 when every edit is minor (or nothing changed), with 1 when one is major, with 2 when it cannot compare.
    """
    from training_app.content.diff import compare_modules

    before, after = read_side(old), read_side(new)
    both = [name for name in before.modules if name in after.modules and module_id in {None, name}]
    if not both:
        raise CannotCompare(f"Nothing to compare: {old} and {new} have no {module_id or 'module'} in common.")
    is_major = False
    for name in both:
        comparison = compare_modules(before.modules[name], after.modules[name])
        is_major = is_major or comparison.is_major
        click.echo("\n".join(comparison_report(before.modules[name], after.modules[name], comparison)))
    if before.is_whole and after.is_whole and module_id is None:
        click.echo("".join(f"{name}: new\n" for name in after.modules if name not in before.modules), nl=False)
        click.echo("".join(f"{name}: gone\n" for name in before.modules if name not in after.modules), nl=False)
    ctx.exit(MAJOR if is_major else 0)


def read_side(where: str) -> Side:
    """Return what a word on the command line names.

    :raise CannotCompare: saying what is wrong with it
    """
    path = Path(where)
    try:
        if path.is_dir():
            return _read_folder(path)
        text = path.read_text(encoding="utf-8") if path.is_file() else _kept_text(where)
    except (ContentRefused, SQLAlchemyError, OSError, UnicodeDecodeError) as why:
        raise CannotCompare(f"{where} cannot be read. {why}") from why
    return Side(_restore(text, where), is_whole=False)


def comparison_report(old: Module, new: Module, comparison: Comparison) -> list[str]:
    """Return the lines about one module: the verdict, then every change, the major ones first."""
    verdict = "major" if comparison.is_major else "minor" if comparison.changes else "no change"
    lines = [f"{new.id} {_version(old)} to {_version(new)}: {verdict}"]
    for change in sorted(comparison.changes, key=lambda change: not change.is_major):
        lines.extend(_change_lines(change))
    return lines


def _version(module: Module) -> str:
    return f"{module.version} ({module.version_hash[:8]})"


def _change_lines(change: Change) -> Iterator[str]:
    yield f"  {'major' if change.is_major else 'minor'}  {change.place}: {change.sentence}"
    # a short value stands in the sentence already
    if f" to {change.after}." not in change.sentence:
        if change.before:
            yield f"         was: {change.before}"
        if change.after:
            yield f"         now: {change.after}"


def _read_folder(folder: Path) -> Side:
    from training_app.content.loader import load_catalogue

    if not (folder / "modules").is_dir():
        raise CannotCompare(f"{folder} holds no folder modules/.")
    catalogue = load_catalogue(folder / "modules", folder / "scenarios", today=None)
    return Side(catalogue.modules, is_whole=True)


def _kept_text(beginning: str) -> str:
    """The package of the one version kept in the database whose hash begins so.

    The database is asked without starting the program: texts are compared while they are being written, and the program
    refuses to start with faulty ones.
    """
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session

    from training_app.foundation.db import prepare_engine
    from training_app.learning.models import ContentVersion

    if not BEGINNING_OF_HASH.fullmatch(beginning):
        raise CannotCompare(
            f"{beginning} is no folder, no file, and not the first 8 digits or more of a version's hash."
        )
    if not os.environ.get(DATABASE_URL):
        raise CannotCompare(f"{beginning} may be a version's hash, but {DATABASE_URL} is not set.")
    engine = create_engine(os.environ[DATABASE_URL])
    prepare_engine(engine)
    try:
        with Session(engine) as session:
            query = select(ContentVersion.package_json).where(ContentVersion.version_hash.startswith(beginning))
            found = session.scalars(query.limit(2)).all()
    finally:
        engine.dispose()
    if len(found) != 1:
        raise CannotCompare(f"{'Several versions begin' if found else 'No version begins'} with {beginning}.")
    return found[0]


def _restore(text: str, where: str) -> Mapping[str, Module]:
    from training_app.content.loader import restore_module

    try:
        module = restore_module(text)
    except ValueError as why:
        raise CannotCompare(f"{where} holds no kept version of a module.") from why
    return {module.id: module}
