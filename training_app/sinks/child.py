"""The process of one sink: loads it, gives it one record after the other, and says what became of each.

It is no part of the worker, so that a sink can hang, exit, crash or eat its memory and nobody waits for it. It reads
statements from its standard input, one a line, and writes one line for each; it has no database and no settings of the
installation.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO, TextIO

from training_app.foundation.plugins import SINKS, PluginMissing, PluginRefused, load_plugin
from training_app.sinks.rules import LIMIT_S, Word, shortened

CHECK = "check"
OUTLIVES_S = 5
"""Seconds after the limit until it ends by itself: for a worker that was killed and cannot end it."""
NICER = 10
_WRONG_ANSWER = "take() gave back {kind}. It has to give back nothing, or a sentence why it will never have the record."

Say = Callable[[Word, str], None]


def main(name: str, task: str) -> None:
    """Give the records of the standard input to the sink, or ask its own check when that is the task."""
    signal.alarm(round(LIMIT_S) + OUTLIVES_S)
    # officers' pages come first
    os.nice(NICER)
    records, answers = _pipes()

    def say(word: Word, text: str = "") -> None:
        answers.write(f"{word.value} {shortened(text)}\n")
        answers.flush()

    sink = _open(name, say)
    if sink is None:
        return
    if task == CHECK:
        _check(sink, say)
        return
    for line in records:
        if not _give(sink, json.loads(line), say):
            return


def _pipes() -> tuple[BinaryIO, TextIO]:
    """Our own ends of both pipes; the sink finds nothing to read, and what it prints goes nowhere.

    What it prints may hold records, and no log of ours holds any.
    """
    records, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return records, answers


def _open(name: str, say: Say) -> object | None:
    try:
        make = load_plugin(SINKS, name)
    except PluginMissing:
        say(Word.GONE, "")
        return None
    except PluginRefused as refused:
        say(Word.BROKEN, _told(refused.__cause__ or refused))
        return None
    if not callable(make):
        say(Word.BROKEN, "its entry point is not callable")
        return None
    try:
        sink: object = make()
    # a stranger's code may fail in any way at all
    except Exception as error:  # noqa: BLE001
        say(Word.NOT_OPENED, _told(error))
        return None
    if not callable(getattr(sink, "take", None)):
        say(Word.BROKEN, "it has no method take")
        return None
    say(Word.READY, "")
    return sink


def _give(sink: object, record: object, say: Say) -> bool:
    """Whether it may have the next one."""
    try:
        answer = sink.take(record)  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - as above
        say(Word.LATER, _told(error))
        return False
    if answer is None:
        say(Word.TAKEN, "")
    elif isinstance(answer, str) and answer.strip():
        say(Word.REFUSED, answer)
    else:
        say(Word.LATER, _WRONG_ANSWER.format(kind=type(answer).__name__))
        return False
    return True


def _check(sink: object, say: Say) -> None:
    check = getattr(sink, "check", None)
    try:
        if callable(check):
            check()
    except Exception as error:  # noqa: BLE001 - as above
        say(Word.LATER, _told(error))
    else:
        say(Word.CHECKED, "yes" if callable(check) else "")


def _told(error: BaseException) -> str:
    said = str(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


if __name__ == "__main__":
    main(*sys.argv[1:])
