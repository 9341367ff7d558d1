"""What is wrong with a statement, said so that its sender can mend it."""

_LONGEST_PATH = 200


class Invalid(Exception):
    """A rule of the specification is broken.

    ``requirement`` is the rule's id: the number in ADL's list of requirements (``XAPI-00038``) or, for what 2.0
    brought, the section of IEEE 9274.1.1 (``4.2.2.5``). ``path`` says where: ``context.team.member[0].mbox``.
    """

    def __init__(self, requirement: str, path: str, sentence: str) -> None:
        """Keep the three; the text is all of them."""
        # keys are the sender's own: they may be empty, or a megabyte long
        path = path or '""'
        path = path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…"
        super().__init__(f"{path}: {sentence} ({requirement})")
        self.requirement = requirement
        self.path = path
        self.sentence = sentence
