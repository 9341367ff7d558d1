"""How gunicorn runs the program."""

import gc
from typing import Any

from gunicorn.glogging import Logger

SEALED_PREFIX = "/wellness"
SEALED_ALONE = "wsgi:wellness"
"""The self-check as a process of its own: whatever is asked of it there is about it."""

worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 30
# memory that a library leaks is given back now and then; the jitter keeps the processes from restarting together
max_requests = 20_000
max_requests_jitter = 2_000
# the control socket is of no use here and would be one more door
control_socket_disable = True
accesslog = None
# a cmi5 launch carries an actor and two addresses in its query; the default of 4094 may be too short
limit_request_line = 8190
# the texts are read once, before the processes are forked: they start at once, share that memory, and cannot differ
preload_app = True


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn passes it
    """Before the first fork, keep the collector off what was read at start: it lives for ever, and stays shared."""
    gc.collect()
    gc.freeze()


class QuietLogger(Logger):
    """Writes no line about the self-check, whatever the log is set to."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log a request, unless it was for the sealed page."""
        # gunicorn keeps the name of what it serves here
        if self.cfg.default_proc_name == SEALED_ALONE:
            return
        if not str(environ.get("RAW_URI", environ.get("PATH_INFO", ""))).startswith(SEALED_PREFIX):
            super().access(resp, req, environ, request_time)


logger_class = QuietLogger
