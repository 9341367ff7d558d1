"""The outbox: what waits to be sent elsewhere, who may send it now, and what became of it."""
