"""How a command ends when it cannot do what it was asked."""


class CommandRefused(Exception):
    """The command changed nothing; the text says why and what to do next. Ends the program with 1."""
