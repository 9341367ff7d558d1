"""Tries a record sink step by step: installed, loaded and opened, and what its own check says. No record is given."""

import os
from collections.abc import Mapping

from training_app.foundation.plugins import SINKS, find_plugins
from training_app.foundation.trial import NOT_TRIED, Step
from training_app.sinks.process import ask_to_check
from training_app.sinks.rules import Said, Word, how_it_ended, why_not_opened

_NO_CHECK = "It has no check of its own. The next record shows whether it takes them."
_REPAIR = " Repair the package, or what it is set up with in its environment; then start the destination again."
_FIND, _OPEN, _CHECK = "Find the package", "Load and open it", "Ask its own check"


def try_sink(name: str, *, within_s: float, environ: Mapping[str, str] = os.environ) -> list[Step]:
    """What each step showed, where this process runs; the worker may run elsewhere.

    :param within_s: its process is ended then
    """
    plugin = find_plugins(SINKS).get(name)
    if plugin is None:
        words = (
            f"No package that adds {name!r} is installed here, or two add it. Install it on each machine that runs the "
            "program, then restart it."
        )
        return [Step(_FIND, False, words), Step(_OPEN, None, NOT_TRIED), Step(_CHECK, None, NOT_TRIED)]
    found = Step(_FIND, True, f"{plugin.package} {plugin.version} is installed here.")
    try:
        said = ask_to_check(name, environ, within_s=within_s)
    except OSError as error:
        words = f"No process could be started for it ({type(error).__name__}). Try again when the machine has room."
        return [found, Step(_OPEN, False, words), Step(_CHECK, None, NOT_TRIED)]
    if not said.lines or said.lines[0].word is not Word.READY:
        return [found, Step(_OPEN, False, _why_not_opened(said)), Step(_CHECK, None, NOT_TRIED)]
    return [found, Step(_OPEN, True, "It was loaded and opened."), _checked(said, within_s)]


def _why_not_opened(said: Said) -> str:
    if said.lines and said.lines[0].word in {Word.BROKEN, Word.GONE}:
        return f"It cannot be loaded: {said.lines[0].text}.{_REPAIR}"
    return why_not_opened(said) + _REPAIR


def _checked(said: Said, within_s: float) -> Step:
    if len(said.lines) < 2:
        how = f"did not end within {within_s:g} seconds" if said.code is None else f"ended ({how_it_ended(said.code)})"
        return Step(_CHECK, False, f"Its check {how}.{_REPAIR}")
    line = said.lines[1]
    if line.word is not Word.CHECKED:
        return Step(_CHECK, False, f"It says: {line.text}.{_REPAIR}")
    return Step(_CHECK, True, "It says that it can take records.") if line.text else Step(_CHECK, None, _NO_CHECK)
