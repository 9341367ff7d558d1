"""What each profile knows and does not know, as Markdown, which docs/post-files.md ends with."""

from collections.abc import Iterator

from training_app.assignments.credit.profile import OURS, Profile, ProfileField, load_profiles

BEGIN = "<!-- from here on printed from training_app/assignments/credit/profiles: change them there -->"


def profiles_paper() -> str:
    """A section for each profile, from the mark on to the end of the page."""
    return "\n".join([BEGIN, "", *map(_section, load_profiles().values())])


def _section(profile: Profile) -> str:
    place = {source.id: f"[{source.id}]({source.url})" for source in profile.sources}
    lines = [
        f"## {profile.title}",
        "",
        f"Profile `{profile.id}`: {profile.check_first}.",
        "",
        "What is known:",
        "",
        *(f"* {one.says} {_from(one.source, place)}".rstrip() for one in profile.known),
        "",
        "What is not known:",
        "",
        *(f"* {one}" for one in profile.unknown),
        "",
        "| Column | Refused when | Whose rule | What was read, or why |",
        "|---|---|---|---|",
        *(_line(field, place) for field in profile.fields),
        "",
    ]
    if profile.late_after_days and profile.late_rule:
        late = f"A row that ended more than {profile.late_after_days} days ago is pointed out, not refused"
        lines += [f"{late}: {place[profile.late_rule]}.", ""]
    if profile.sources:
        lines += ["Pages that were read:", ""]
        lines += [f"* {source.id}: {source.title}, {source.url} ({source.read})" for source in profile.sources] + [""]
    return "\n".join(lines)


def _from(source: str, place: dict[str, str]) -> str:
    return f"({place[source]})" if source != OURS else ""


def _line(field: ProfileField, place: dict[str, str]) -> str:
    refused = "; ".join(_refused_when(field)) or "never"
    return f"| {field.name} | {refused} | {place.get(field.rule, OURS)} | {field.why} |"


def _refused_when(field: ProfileField) -> Iterator[str]:
    if field.required:
        yield "empty"
    if field.pattern_words:
        yield f"not {field.pattern_words}"
    if field.longest:
        yield f"over {field.longest} characters"
    if field.letters == "ascii":
        yield "any but plain letters"
