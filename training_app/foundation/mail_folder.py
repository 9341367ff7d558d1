"""Mail as files in a folder, for a demo and for trying: one file a mail, readable in any editor."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime
from pathlib import Path
from typing import Protocol

from training_app.foundation.ids import new_uuid
from training_app.foundation.mail import MailFailed


class Mailer(Protocol):
    """Whatever takes a mail: a server, or a folder."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one mail in.

        :raise MailFailed: when it is not taken
        """
        ...


@dataclass(frozen=True, slots=True)
class MailFolder:
    """Takes every mail and sends none."""

    folder: Path

    def send(self, to: str, subject: str, text: str) -> None:
        """Write the mail as a file of its own.

        :raise MailFailed: when the folder cannot be written
        """
        message = EmailMessage()
        message["To"], message["Subject"], message["Date"] = to, " ".join(subject.split()), localtime()
        message.set_content(text)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{new_uuid()}.eml").write_bytes(bytes(message))
        except (OSError, ValueError) as error:
            raise MailFailed(f"The folder for mail could not be written ({type(error).__name__}).") from error
