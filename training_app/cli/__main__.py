"""So that ``python -m training_app.cli`` is the command line."""

from training_app.cli.commands import main

main(prog_name="training-app")
