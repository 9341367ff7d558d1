"""Builds the page that switches a record sink on."""

from collections.abc import Collection, Mapping

from training_app.connections import addresses
from training_app.connections.destination_views import Sent
from training_app.connections.pages import Option, SinkFormPage
from training_app.foundation.plugins import Plugin

NONE_INSTALLED = "No sink is installed here."
ALL_IN_USE = "Every sink that is installed here is among the destinations."


def build_add_sink(installed: Mapping[str, Plugin], in_use: Collection[str], sent: Sent | None) -> SinkFormPage:
    """The sinks that are installed and not in use. One alone is chosen already."""
    idle = [one for name, one in installed.items() if name not in in_use]
    first = idle[0].name if len(idle) == 1 else ""
    values, errors = sent or ({"sink": first, "name": "", "alert_mail": ""}, {})
    return SinkFormPage(
        url=addresses.ADD_SINK,
        options=[Option(one.name, one.name, _origin(one), values.get("sink") == one.name) for one in idle],
        empty=ALL_IN_USE if installed else NONE_INSTALLED,
        values=values,
        errors=errors,
        back_url=addresses.RECORDS,
    )


def _origin(plugin: Plugin) -> str:
    return f"From the package {plugin.package} {plugin.version}".strip()
