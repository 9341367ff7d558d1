"""The content that ships passes every gate."""

from datetime import date
from pathlib import Path

from training_app.content.loader import load_catalogue, restore_module

ROOT = Path(__file__).parents[2]
WRITTEN_ON = date(2026, 11, 22)


def test_the_shipped_catalogue_has_no_problems():
    catalogue = load_catalogue(ROOT / "modules", ROOT / "scenarios", today=WRITTEN_ON)

    assert catalogue.modules
    assert all(restore_module(module.package_json) == module for module in catalogue.modules.values())
