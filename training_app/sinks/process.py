"""Starts the process of a sink, gives it records, and ends it when its time is up."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress

from training_app.sinks.child import CHECK
from training_app.sinks.rules import LIMIT_S, Said, lines_in

_OURS = "COMMON_GROUND_"
_AFTER_THE_END_S = 1.0


def give_records(name: str, records: Iterable[bytes], environ: Mapping[str, str], *, within_s: float = LIMIT_S) -> Said:
    """What the sink said to these statements, given in their order.

    :param environ: the worker's; the settings of this installation are kept from the sink
    """
    return _run(name, "take", b"".join(record + b"\n" for record in records), environ, within_s)


def ask_to_check(name: str, environ: Mapping[str, str], *, within_s: float) -> Said:
    """What the sink's own check said; it is given no record."""
    return _run(name, CHECK, b"", environ, within_s)


def _run(name: str, task: str, given: bytes, environ: Mapping[str, str], within_s: float) -> Said:
    process = subprocess.Popen(  # noqa: S603 - our own module, and a name that is no shell's
        [sys.executable, "-m", "training_app.sinks.child", name, task],
        env=_environment(environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # a group of its own, so that what the sink itself has started ends with it
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(given, timeout=within_s)
    except subprocess.TimeoutExpired:
        return Said(lines_in(_end(process)), None, within_s)
    return Said(lines_in(output), process.returncode, within_s)


def _end(process: subprocess.Popen[bytes]) -> bytes:
    """End it with all that it started; gives what it had said."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    try:
        return process.communicate(timeout=_AFTER_THE_END_S)[0]
    except subprocess.TimeoutExpired as error:
        # something that left the group holds the pipe open still
        return error.output or b""


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if not name.startswith(_OURS)}
    # it finds the packages that this process finds
    return {**kept, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
