"""How often wrong credentials came from one address: what a flood of guesses is told, and nobody else."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=1)
MOST_WRONG = 20
_MOST_ADDRESSES = 10_000


class WrongTries:
    """Counts within this process.

    A secret has 256 random bits, so this is no wall against guessing; it keeps a client with an old secret from asking
    many times in a second. Right credentials are let in whatever was counted: behind one address there may be several
    clients, and none can lock another out.
    """

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def are_too_many(self, address: str, now: datetime) -> bool:
        """Count one more wrong try; whether there were more than ``MOST_WRONG`` of them in the last minute."""
        with self._lock:
            times = self._times.setdefault(address, deque(maxlen=MOST_WRONG + 1))
            self._times.move_to_end(address)
            while len(self._times) > _MOST_ADDRESSES:
                self._times.popitem(last=False)
            while times and now - times[0] >= WINDOW:
                times.popleft()
            times.append(now)
            return len(times) > MOST_WRONG
