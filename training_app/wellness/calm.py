"""Short exercises for a bad moment: words only, so that they need no sound, no motion and no script."""

from dataclasses import dataclass
from pathlib import Path

from training_app.wellness.markup import escaped, folded, list_items
from training_app.wellness.reading import Fields, read_fields

EXERCISES = Path(__file__).parent / "calm.yaml"


@dataclass(frozen=True, slots=True)
class Exercise:
    """A few steps, two minutes at most."""

    title: str
    minutes: str
    steps: tuple[str, ...]


def load_exercises(path: Path = EXERCISES) -> tuple[Exercise, ...]:
    """Return the exercises in the order of the file.

    :raise BadFile: naming line and field
    """
    fields = read_fields(path)
    exercises = tuple(_exercise(block) for block in fields.blocks("exercises"))
    fields.refuse_others()
    return exercises


def calm_section(exercises: tuple[Exercise, ...]) -> str:
    """Return the exercises as folded lists of steps."""
    return "\n".join(
        folded(
            each.title,
            f'<p class="fine">{escaped(each.minutes)}. No sound, nothing moves. Stop at any step.</p>\n'
            f'<ol class="calm">{list_items(each.steps)}</ol>',
        )
        for each in exercises
    )


def _exercise(block: Fields) -> Exercise:
    exercise = Exercise(block.text("title"), block.text("minutes"), block.texts("steps"))
    block.refuse_others()
    return exercise
