"""Statements about statements: 1.0.3 Part Three, section 2.1.3."""

from tests.lrs.sending import WHO, Door, reference, statement


def test_a_filter_finds_statements_about_what_it_finds_whichever_came_first(door: Door) -> None:
    first, second, third = statement(), statement(), statement()
    early = statement(actor={"mbox": "mailto:lee@example.org"}, object=reference(first))
    late = statement(actor={"mbox": "mailto:lee@example.org"}, object=reference(second))
    door.send(early)
    door.send(first, second)
    door.send(late, third)

    assert set(door.find(agent=WHO)) == {one["id"] for one in (first, second, third, early, late)}
    assert set(door.find(activity="https://example.org/lesson")) == {
        one["id"] for one in (first, second, third, early, late)
    }


def test_a_chain_is_followed_from_both_ends(door: Door) -> None:
    chain = [statement(actor={"mbox": "mailto:last@example.org"})]
    for _ in range(6):
        chain.append(statement(object=reference(chain[-1])))
    # the middle comes last
    order = [0, 6, 1, 5, 2, 4, 3]

    for number in order:
        door.send(chain[number])

    assert set(door.find(agent="mbox:mailto:last@example.org")) == {one["id"] for one in chain}


def test_statements_about_each_other_end(door: Door) -> None:
    first, second = statement(), statement()
    first["object"], second["object"] = reference(second), reference(first)
    first["verb"] = {"id": "https://example.org/verbs/first"}
    itself = statement()
    itself["object"] = reference(itself)

    door.send(first, second, itself)

    assert set(door.find(verb="https://example.org/verbs/first")) == {first["id"], second["id"]}
    assert itself["id"] in door.find()


def test_an_endless_chain_holds_up_nobody(door: Door) -> None:
    chain = [statement(actor={"mbox": "mailto:last@example.org"})]
    for _ in range(300):
        chain.append(statement(object=reference(chain[-1])))

    door.send(*chain)

    found = door.find(agent="mbox:mailto:last@example.org")
    assert len(found) >= 100
