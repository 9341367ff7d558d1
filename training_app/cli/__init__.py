"""The command line: training-app."""

from training_app.cli.commands import main

__all__ = ["main"]
