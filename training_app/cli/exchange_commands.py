"""The commands that carry texts out to other programs and back in: content export, content import."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from training_app.cli.content_commands import content
from training_app.cli.errors import CommandRefused
from training_app.cli.words import Words, counted, named
from training_app.content.catalogue import Catalogue, Module
from training_app.exchange.draft import Draft

__all__ = ["content"]

LARGEST_BYTES = 25_000_000
LONGEST_LISTED = 40
THERE_ALREADY = "{out} is there already. Nothing was written. To replace it, add --force."

ROOT = click.option(
    "--root", type=click.Path(path_type=Path, exists=True), default=None, help="Holds modules/ and scenarios/."
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write; never one there is.",
)
FORCE = click.option("--force", is_flag=True, help="Replace the file if there is one.")


@content.group("export")
def export_group() -> None:
    """Write a quiz or a scenario in the format of another program."""


@content.group("import")
def import_group() -> None:
    """Read questions that another program wrote."""


@export_group.command("qti")
@click.argument("module_id")
@OUT
@ROOT
@FORCE
def export_qti(module_id: str, out: Path, root: Path | None, *, force: bool) -> None:
    """Write a module's questions as a QTI 3 package, which content import qti reads back unchanged."""
    from training_app.exchange.draft import record_of
    from training_app.exchange.qti_out import qti_package

    _check_place(out, is_forced=force)
    module = _module(_catalogue(root), module_id)
    records = [record_of(item) for item in module.items]
    _write(out, qti_package(module.id, module.title, records), is_forced=force)
    click.echo(f"{counted(len(records), 'question', 'questions')} of {module.id} written to {out}.")


@export_group.command("gift")
@click.argument("module_id")
@OUT
@ROOT
@FORCE
def export_gift(module_id: str, out: Path, root: Path | None, *, force: bool) -> None:
    """Write a module's questions as GIFT, for a question bank of Moodle."""
    from training_app.exchange.draft import record_of
    from training_app.exchange.gift import gift_text

    _check_place(out, is_forced=force)
    module = _module(_catalogue(root), module_id)
    text = gift_text(module.title, [record_of(item) for item in module.items])
    _write(out, text.encode(), is_forced=force)
    click.echo(f"{counted(len(module.items), 'question', 'questions')} of {module.id} written to {out}.")
    click.echo("Lost: sources. Objective, level, lesson and what is critical are tags.")


@export_group.command("h5p")
@click.argument("scenario_id")
@OUT
@click.option("--officer", type=Words(40), default="Morgan", show_default=True, help="What everybody is called in it.")
@ROOT
@FORCE
def export_h5p(scenario_id: str, out: Path, officer: str, root: Path | None, *, force: bool) -> None:
    """Write a scenario for H5P Branching Scenario, and say what it lost.

    A name that ends in .h5p gives a file to upload where H5P has its libraries; any other gives the content.json alone.
    """
    from training_app.exchange.flat_story import flatten
    from training_app.exchange.h5p import h5p_content, h5p_file
    from training_app.exchange.h5p_loss import loss_report

    _check_place(out, is_forced=force)
    scenarios = _catalogue(root).scenarios
    if scenario_id not in scenarios:
        raise CommandRefused(f"There is no scenario {scenario_id}. Nothing was written. There are: {named(scenarios)}.")
    scenario = scenarios[scenario_id]
    flat = flatten(scenario)
    text = h5p_content(scenario, flat, officer)
    _write(out, h5p_file(scenario, text) if out.suffix.lower() == ".h5p" else text.encode(), is_forced=force)
    click.echo(f"{scenario.id} written to {out}.")
    click.echo("\n".join(loss_report(scenario, flat, officer)))


@import_group.command("qti")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@OUT
@FORCE
def import_qti(file: Path, out: Path, *, force: bool) -> None:
    """Read single-choice questions from a QTI 3 package or item, and write them as a quiz.yaml to be completed."""
    from training_app.exchange.qti_in import read_qti
    from training_app.exchange.quiz_yaml import quiz_text

    _check_place(out, is_forced=force)
    size_bytes = file.stat().st_size
    if size_bytes > LARGEST_BYTES:
        raise CommandRefused(f"{file} has {size_bytes} bytes; at most {LARGEST_BYTES} are read. Nothing was written.")
    reading = read_qti(file.read_bytes())
    left = [f"  {_shown(other.name)} {_shown(other.why)}" for other in reading.not_taken]
    if not reading.drafts:
        raise CommandRefused("\n".join(["No question could be taken. Nothing was written.", *_first(left)]))
    _write(out, quiz_text(reading.drafts).encode(), is_forced=force)
    click.echo(f"{counted(len(reading.drafts), 'question', 'questions')} written to {out}.")
    if left:
        click.echo("\n".join(["Not taken:", *_first(left)]))
    _tell_about(reading.drafts)


def _tell_about(drafts: Sequence[Draft]) -> None:
    from training_app.exchange.draft import all_missing

    changed = [f"  {draft.id}: {_shown('; '.join(draft.said))}" for draft in drafts if draft.said]
    if changed:
        click.echo("\n".join(["Changed on the way:", *_first(changed)]))
    lacking = all_missing(drafts)
    if not lacking:
        click.echo("Nothing is missing. The rules of a whole quiz are checked by: training-app content check")
        return
    lines = [f"  {id_}: {', '.join(names)}" for id_, names in lacking.items()]
    click.echo("\n".join(["Missing, to be filled in by hand:", *_first(lines)]))


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - LONGEST_LISTED
    return lines if more <= 0 else [*lines[:LONGEST_LISTED], f"  and {more} more"]


def _shown(words: str) -> str:
    """Words from a stranger's file, safe on a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in words)


def _catalogue(root: Path | None) -> Catalogue:
    from training_app.content.loader import load_catalogue
    from training_app.settings import CONTENT_ROOT

    where = root or CONTENT_ROOT
    return load_catalogue(where / "modules", where / "scenarios", today=None)


def _module(catalogue: Catalogue, module_id: str) -> Module:
    if module_id not in catalogue.modules:
        there = named(catalogue.modules)
        raise CommandRefused(f"There is no module {module_id}. Nothing was written. There are: {there}.")
    return catalogue.modules[module_id]


def _check_place(out: Path, *, is_forced: bool) -> None:
    if out.exists() and not is_forced:
        raise CommandRefused(THERE_ALREADY.format(out=out))
    if not out.parent.is_dir():
        raise CommandRefused(f"There is no folder {out.parent}. Nothing was written.")


def _write(out: Path, written: bytes, *, is_forced: bool) -> None:
    """Put the whole file in its place at once, or nothing."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_bytes(written)
        if not is_forced:
            # takes the name, and fails when somebody else made the file meanwhile
            out.touch(exist_ok=False)
        beside.replace(out)
    except FileExistsError as why:
        raise CommandRefused(THERE_ALREADY.format(out=out)) from why
    finally:
        beside.unlink(missing_ok=True)
