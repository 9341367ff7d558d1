"""A package's specification that is in order, and packages that are not."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from training_app.lms.scorm.dispatch import DispatchSpec, ScormVersion
from training_app.lms.scorm.package import build_dispatch

SPEC = DispatchSpec(
    title="What trauma does to memory",
    module_id="m01-trauma",
    launch_url="https://training.example.gov/scorm/launch",
    package_id="pkg-riverton-01",
    secret="s3cret_of-twenty-two-characters",
    allowed_origins=("https://lms.example.gov",),
    mastery_score=0.8,
)


def changed(**fields: object) -> DispatchSpec:
    """The specification with other fields."""
    return replace(SPEC, **fields)


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of a zip by name, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return written.getvalue()


def broken(change: Callable[[dict[str, bytes]], None], version: ScormVersion = ScormVersion.V1_2) -> bytes:
    """A sound package with one change to its files."""
    files = unzipped(build_dispatch(SPEC, version))
    change(files)
    return zipped(files)


def manifest_of(content: bytes) -> Element:
    """The manifest of a package, opened."""
    root: Element = fromstring(unzipped(content)["imsmanifest.xml"])
    return root
