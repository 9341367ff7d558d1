"""Entry points: what is found, and what cannot be used is said by its package's name."""

from importlib.metadata import EntryPoint

import pytest

from training_app.foundation.plugins import (
    CONTENT,
    SINKS,
    PluginMissing,
    PluginRefused,
    find_plugins,
    load_plugin,
    load_plugins,
)


def finder(*points: tuple[str, str]):
    return lambda *, group: [EntryPoint(name, value, group) for name, value in points]


def test_what_packages_add_is_loaded_by_name() -> None:
    found = load_plugins(CONTENT, finder(("b", "os:sep"), ("a", "os:linesep")))

    assert list(found) == ["a", "b"]
    assert found["b"] == "/"


def test_nothing_installed_is_nothing_added() -> None:
    assert load_plugins("common_ground.nothing-like-it") == {}


@pytest.mark.parametrize("value", ["no_such_package_here:folder", "os:no_such_name"])
def test_what_cannot_be_loaded_is_refused_with_its_name(value: str) -> None:
    with pytest.raises(PluginRefused, match=r"adds 'canine' to common_ground\.content, and it cannot be loaded"):
        load_plugins(CONTENT, finder(("canine", value)))


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(PluginRefused, match="Two packages add 'a'"):
        load_plugins(CONTENT, finder(("a", "os:sep"), ("a", "os:sep")))


def test_what_is_installed_is_told_without_loading_it() -> None:
    found = find_plugins(SINKS, finder(("canine", "no_such_package_here:Sink"), ("a", "os:sep"), ("a", "os:sep")))

    assert list(found) == ["canine"]


def test_one_is_loaded_by_its_name_and_none_or_two_of_it_are_missing() -> None:
    def find(*, group: str, name: str) -> list[EntryPoint]:
        points = finder(("one", "os:sep"), ("two", "os:sep"), ("two", "os:linesep"))(group=group)
        return [point for point in points if point.name == name]

    assert load_plugin(SINKS, "one", find) == "/"
    for name in ("two", "none"):
        with pytest.raises(PluginMissing):
            load_plugin(SINKS, name, find)
