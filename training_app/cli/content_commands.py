"""The commands for texts: content check, and content diff between two versions."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
from sqlalchemy.exc import SQLAlchemyError

from training_app.content.catalogue import Module
from training_app.content.change import Change, Comparison
from training_app.content.problems import ContentRefused

MAJOR = 1
DATABASE_URL = "COMMON_GROUND_DATABASE_URL"
BEGINNING_OF_HASH = re.compile(r"[0-9a-f]{8,64}")


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
@click.option(
    "--root", type=click.Path(path_type=Path, exists=True), default=None, help="Holds modules/ and scenarios/."
)
def check(root: Path | None) -> None:
    """Check every text; name each mistake with its file and line."""
    from training_app.content.loader import load_catalogue
    from training_app.content.report import check_report
    from training_app.foundation.clock import system_clock
    from training_app.settings import CONTENT_ROOT

    where = root or CONTENT_ROOT
    catalogue = load_catalogue(where / "modules", where / "scenarios", today=system_clock().date())
    click.echo("\n".join(check_report(catalogue)))


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
