"""The JSON Schema of each kind of file, for editors."""

import json

from training_app.content.schema import schemas


def test_every_kind_of_file_has_a_schema_that_knows_no_other_keys():
    for name, schema in schemas().items():
        assert schema["additionalProperties"] is False, name
        assert json.loads(json.dumps(schema)) == schema


def test_the_schema_uses_the_keys_that_authors_write():
    scenario = json.dumps(schemas()["scenario"])

    assert '"if"' in scenario
    assert '"else"' in scenario
