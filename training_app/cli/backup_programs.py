"""PostgreSQL's own programs on this machine: found, asked for their version, run without showing the password."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

from training_app.cli.errors import CommandRefused

# where Debian keeps those that are not in PATH
INSTALLED = Path("/usr/lib/postgresql")
_WHY = re.compile(r"\b(?:ERROR|FATAL|error|fatal):")


class Programs:
    """pg_dump, pg_restore and psql, for one database."""

    def __init__(self, url: URL) -> None:
        """For the database of this address."""
        # the password is not among the arguments: everybody on the machine can read those
        asked = url.query.get("password")
        self._password = url.password or (asked if isinstance(asked, str) else None)
        # a URL is a named tuple; its own set() takes None for "as it is"
        bare = url._replace(drivername="postgresql", password=None)
        # prepare_threshold is the Python driver's own
        bare = bare.difference_update_query(["password", "prepare_threshold"])
        self.address = f"--dbname={bare.render_as_string(hide_password=False)}"

    def refuse_older(self, program: str, server: str) -> None:
        """
        :param server: as ``server_version_num`` gives it: 150018
        :raise CommandRefused: when the program is missing, or older than the server, whose tables it cannot read
        """
        wanted = int(server) // 10_000
        said = subprocess.run([self._find(program), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the machine's own PostgreSQL
        found = re.search(r"\) (\d+)", said)
        if found is None or int(found[1]) < wanted:
            raise CommandRefused(
                f"{program} is of PostgreSQL {found[1] if found else 'an unknown version'}, the server of {wanted}, "
                f"and an older one cannot read a newer server. Nothing was written. On Debian type: "
                f"sudo apt install postgresql-client-{wanted}"
            )

    def run(self, program: str, *arguments: str, then: str) -> None:
        """Run one of them to its end.

        :param then: what was not done when it fails, in a word: written
        :raise CommandRefused: when it is missing or fails, with its own reason
        """
        environ = {**os.environ, **({"PGPASSWORD": self._password} if self._password else {})}
        done = subprocess.run(  # noqa: S603 - the machine's own PostgreSQL
            [self._find(program), *arguments], env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            why = next((line for line in lines if _WHY.search(line)), lines[0] if lines else "it gave no reason")
            raise CommandRefused(f"{program} failed: {why} Nothing was {then}.")

    def _find(self, program: str) -> str:
        found = shutil.which(program)
        if found is not None:
            return found
        others = sorted(INSTALLED.glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
        if not others:
            raise CommandRefused(
                f"{program} is missing. Nothing was done. On Debian type: sudo apt install postgresql-client"
            )
        return str(others[-1])
