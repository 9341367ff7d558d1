"""The append-only log of what people changed: who, what, when and why."""
