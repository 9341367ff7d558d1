"""The log's one form: a logger made before the log is set up is kept from names and secrets too."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EARLY = """
from training_app.foundation.log import get_log, set_up_log
log = get_log("accounts")
set_up_log("INFO")
log.info("sign_in.done", person_id=7, name="Ortiz", token="a-key")
log.debug("too small to tell")
"""


def test_a_logger_made_at_import_obeys_what_is_set_up_later() -> None:
    done = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "level='info'" in line
    assert "room='accounts'" in line
    assert "person_id=7" in line
    assert "Ortiz" not in line
    assert "a-key" not in line
