"""What a package may be made from: each field out of shape is refused, with a sentence that names it."""

import pytest

from tests.lms.scorm.packages import SPEC, changed
from training_app.lms.scorm.dispatch import is_origin, origin_of
from training_app.lms.scorm.errors import PackageRefused


@pytest.mark.parametrize(
    "title",
    ["", "x" * 201, "two\nlines", "a bell \x07", "right to left \u202e", "half a pair \ud800"],
    ids=["empty", "too long", "two lines", "control", "direction", "surrogate"],
)
def test_a_title_that_is_not_one_line_is_refused(title: str) -> None:
    with pytest.raises(PackageRefused, match="title is not one line"):
        changed(title=title)


@pytest.mark.parametrize("title", ["x" * 200, '<b>"Ask" & listen</b>', "Élan, 証言"])
def test_a_title_of_any_script_is_taken(title: str) -> None:
    assert changed(title=title).title == title


@pytest.mark.parametrize("module_id", ["", "M01", "m01_trauma", "m01 trauma", "-m01", "m01-"])
def test_a_module_id_out_of_shape_is_refused(module_id: str) -> None:
    with pytest.raises(PackageRefused, match="module's id"):
        changed(module_id=module_id)


@pytest.mark.parametrize("package_id", ["short", "x" * 65, "pkg riverton", 'pkg"riverton'])
def test_a_package_id_out_of_shape_is_refused(package_id: str) -> None:
    with pytest.raises(PackageRefused, match="package's id"):
        changed(package_id=package_id)


@pytest.mark.parametrize("secret", ["x" * 21, "x" * 129, "x" * 22 + "'"])
def test_a_secret_out_of_shape_is_refused(secret: str) -> None:
    with pytest.raises(PackageRefused, match="package's secret"):
        changed(secret=secret)


@pytest.mark.parametrize(
    "url",
    [
        "http://training.example.gov/launch",
        "javascript:alert(1)",
        "//training.example.gov/launch",
        "https:///launch",
        "https://training.example.gov",
        "https://training.example.gov/launch?learner=7",
        "https://training.example.gov/launch#x",
        "https://training.example.gov/launch#",
        "https://user:word@training.example.gov/launch",
        "https://training.example.gov:port/launch",
        'https://training.example.gov/"launch',
        "https://Training.example.gov/launch",
        "http://127.0.0.1.example.gov/launch",
    ],
)
def test_a_launch_address_that_is_not_plain_https_is_refused(url: str) -> None:
    with pytest.raises(PackageRefused, match="launch address"):
        changed(launch_url=url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000/launch", "http://localhost/launch", "http://[::1]:8/launch"])
def test_loopback_needs_no_tls(url: str) -> None:
    assert changed(launch_url=url).launch_url == url


def test_a_package_for_no_lms_is_refused() -> None:
    with pytest.raises(PackageRefused, match="address of the LMS is missing"):
        changed(allowed_origins=())


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "lms.example.gov", "http://lms.example.gov", "https://lms.example.gov/", "https://LMS.example.gov",
     "https://lms.example.gov:443", "https://*.example.gov", "https://lms.example.gov https://evil.example",
     "https://lms.example.gov:"],
)  # fmt: skip
def test_what_is_not_an_origin_as_browsers_write_it_is_refused(origin: str) -> None:
    with pytest.raises(PackageRefused, match="is not the address of an LMS"):
        changed(allowed_origins=("https://lms.example.gov", origin))


@pytest.mark.parametrize("origin", ["https://lms.example.gov", "https://lms.example.gov:8443", "http://localhost:8080"])
def test_an_origin_is_one(origin: str) -> None:
    assert is_origin(origin)


@pytest.mark.parametrize("mark", [-0.01, 1.01, 80.0, float("nan")])
def test_a_pass_mark_outside_0_to_1_is_refused(mark: float) -> None:
    with pytest.raises(PackageRefused, match="pass mark is not between 0 and 1"):
        changed(mastery_score=mark)


def test_the_content_is_at_the_origin_of_the_launch_address() -> None:
    assert origin_of(SPEC.launch_url) == "https://training.example.gov"
