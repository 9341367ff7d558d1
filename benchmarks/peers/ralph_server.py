"""Starts Ralph's LRS with its file store; run by the Python that Ralph is installed in.

As shipped (5.1.0) this store takes one write and answers 500 to the next, because it creates its file each time. It is
told to append, which is the smallest change that lets it be measured at all.
"""

import sys

import uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

FSLRSBackend.default_operation_type = BaseOperationType.APPEND
uvicorn.run("ralph.api:app", host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
