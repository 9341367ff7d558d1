"""One ``qti-assessment-item`` to a draft: a single-choice question in plain text, or a sentence about why not."""

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field

from training_app.exchange.draft import Draft, DraftOption
from training_app.exchange.errors import ItemRefused
from training_app.exchange.names import as_id, local, own, qti
from training_app.exchange.plain_text import read_around, read_text

MOST_OPTIONS = 20

_INTERACTION = qti("qti-choice-interaction")
_OPTION_FEEDBACK = (qti("qti-feedback-inline"), qti("qti-feedback-block"))
_NEEDS_MORE = {
    "qti-template-declaration": "is made from a template, so that its texts change each time",
    "qti-template-processing": "is made from a template, so that its texts change each time",
    "qti-assessment-stimulus-ref": "refers to a text outside it",
}
_UNDERSTOOD = frozenset(
    {
        "qti-response-declaration",
        "qti-outcome-declaration",
        "qti-item-body",
        "qti-response-processing",
        "qti-modal-feedback",
    }
)


@dataclass(slots=True)
class _Said:
    """What is told about an item beside its draft."""

    tags: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def sentences(self) -> tuple[str, ...]:
        reduced = [f"reduced to plain text: {', '.join(sorted(self.tags))}"] if self.tags else []
        return (*reduced, *(f"left out: {what}" for what in dict.fromkeys(self.left_out)))


def read_item(root: ET.Element) -> Draft:
    """Return the draft of one item.

    :raise ItemRefused: when it is no single-choice question in words, or its parts do not fit together
    """
    said = _Said()
    identifier = root.get("identifier", "")
    if not as_id(identifier):
        raise ItemRefused("has no identifier of letters or digits")
    _refuse_what_needs_more(root, said)
    body = root.find(qti("qti-item-body"))
    if body is None:
        raise ItemRefused("has no qti-item-body")
    interaction = _only_interaction(body)
    declared = _response_declared(root, interaction)
    choices = _choices(interaction)
    modal = _modal_feedback(root, choices, said)
    return Draft(
        id=as_id(identifier),
        stem=_stem(body, interaction, said),
        options=_options(choices, _key(declared, choices), modal, said),
        form=root.get(own("form"), ""),
        objective=root.get(own("objective"), ""),
        level=root.get(own("level"), ""),
        lesson=root.get(own("lesson"), ""),
        is_critical=root.get(own("critical")) == "true",
        sources=tuple(root.get(own("sources"), "").split()),
        said=said.sentences(),
    )


def _refuse_what_needs_more(root: ET.Element, said: _Said) -> None:
    if root.get("adaptive") == "true":
        raise ItemRefused("is adaptive: what it asks depends on the answers before")
    for child in root:
        name = local(child.tag)
        if name in _NEEDS_MORE:
            raise ItemRefused(_NEEDS_MORE[name])
        if name not in _UNDERSTOOD or child.tag != qti(name):
            said.left_out.append(f"<{name}>")


def _only_interaction(body: ET.Element) -> ET.Element:
    found = [element for element in body.iter() if local(element.tag).endswith("-interaction")]
    if not found:
        raise ItemRefused("asks nothing")
    if len(found) > 1:
        raise ItemRefused(f"asks {len(found)} things at once; one single-choice question is taken")
    (interaction,) = found
    if interaction.tag != _INTERACTION:
        raise ItemRefused(f"is no single-choice question but a {local(interaction.tag)}")
    if interaction.get("max-choices", "1").strip() != "1":
        raise ItemRefused("lets people choose more than one option")
    return interaction


def _response_declared(root: ET.Element, interaction: ET.Element) -> ET.Element:
    name = interaction.get("response-identifier")
    found = [each for each in root.findall(qti("qti-response-declaration")) if each.get("identifier") == name]
    if len(found) != 1:
        raise ItemRefused("does not declare its response once")
    if found[0].get("cardinality") != "single" or found[0].get("base-type") != "identifier":
        raise ItemRefused("declares a response that is not one option")
    return found[0]


def _choices(interaction: ET.Element) -> dict[str, ET.Element]:
    """The choices by their identifiers, in their order."""
    found = interaction.findall(qti("qti-simple-choice"))
    if len(found) > MOST_OPTIONS:
        raise ItemRefused(f"has {len(found)} options; at most {MOST_OPTIONS} are read")
    if len(found) != sum(child.tag != qti("qti-prompt") for child in interaction):
        raise ItemRefused("has something other than options among its options")
    if not all(as_id(each.get("identifier", "")) for each in found):
        raise ItemRefused("has an option without an identifier of letters or digits")
    doubles = [
        name for name, count in Counter(as_id(each.get("identifier", "")) for each in found).items() if count > 1
    ]
    if doubles:
        raise ItemRefused(f'has two options called "{doubles[0]}"')
    return {each.get("identifier", ""): each for each in found}


def _key(declared: ET.Element, choices: dict[str, ET.Element]) -> str | None:
    """The identifier of the right option, None when the file does not say."""
    values = [
        (value.text or "").strip() for value in declared.findall(f"{qti('qti-correct-response')}/{qti('qti-value')}")
    ]
    if len(values) > 1:
        raise ItemRefused("has more than one right option")
    if values and values[0] not in choices:
        raise ItemRefused("names a right option that it does not have")
    return values[0] if values else None


def _stem(body: ET.Element, interaction: ET.Element, said: _Said) -> str:
    before, after = read_around(body, interaction, said.tags)
    prompt = interaction.find(qti("qti-prompt"))
    if after:
        said.left_out.append("the text after the options")
    asked = read_text(prompt, said.tags) if prompt is not None else ""
    return "\n".join(part for part in (before, asked) if part)


def _modal_feedback(root: ET.Element, choices: dict[str, ET.Element], said: _Said) -> dict[str, ET.Element]:
    """What is shown after an option, by its identifier; feedback on anything else is told and left out."""
    found: dict[str, ET.Element] = {}
    for modal in root.findall(qti("qti-modal-feedback")):
        name = modal.get("identifier", "")
        if modal.get("show-hide") == "show" and name in choices and name not in found:
            found[name] = modal
        else:
            said.left_out.append("feedback that belongs to no single option")
    return found


def _options(
    choices: dict[str, ET.Element], key: str | None, modal: dict[str, ET.Element], said: _Said
) -> tuple[DraftOption, ...]:
    made = []
    for name, choice in choices.items():
        inside = [element for element in choice.iter() if element.tag in _OPTION_FEEDBACK]
        if any(element.get("identifier") != name or element.get("show-hide") == "hide" for element in inside):
            said.left_out.append("feedback that belongs to no single option")
        own_words = [element for element in inside if element.get("identifier") == name]
        spoken = [_feedback(element, said) for element in (*own_words, *([modal[name]] if name in modal else []))]
        text = read_text(choice, said.tags, inside)
        made.append(DraftOption(as_id(name), text, name == key, "\n".join(part for part in spoken if part)))
    return tuple(made)


def _feedback(element: ET.Element, said: _Said) -> str:
    """The words of one feedback; what stands beside them for screen readers or looks is told and left out."""
    beside = [child for child in element if child.tag in {qti("qti-stylesheet"), qti("qti-catalog-info")}]
    said.left_out.extend(f"<{local(child.tag)}>" for child in beside)
    return read_text(element, said.tags, beside)
