"""The schema of records, and our check of it against a second implementation, python3-jsonschema: after hundreds of
random changes to good records both must say the same.

SPDX-License-Identifier: MIT
"""
import collections
import copy
import json
import random
import subprocess

import jsonschema
import pytest

import records
from conftest import BUILD, HERE

PROBE = BUILD / "harness" / "schema_probe"
SCHEMA = json.loads((HERE.parent.parent / "results" / "schema.json").read_text(encoding="utf-8"))
CHANGES = 1500
VALUES = [None, True, False, -1, 0, 1, 1.0, 0.5, -0.5, 2, 1e300, 10 ** 17, "", "x", "ok", "tie", "wrk", "send", "rps", "0-1",
          "é\u0301€", records.NOW, "a\tb", [], [None], {}, {"": None}, {"x": {}}]


@pytest.fixture(name="validator", scope="module")
def fixture_validator():
    return jsonschema.Draft202012Validator(SCHEMA)


def ask(documents):
    """What our check says of each; one process for all."""
    if not PROBE.exists():
        pytest.fail(f"{PROBE} is not built; build first, or set ORISHA_BUILD")
    run = subprocess.run([PROBE], input="".join(json.dumps(document) + "\n" for document in documents), capture_output=True,
                         text=True, timeout=120, check=True)
    answers = run.stdout.splitlines()
    assert len(answers) == len(documents)
    return answers


def containers(value):
    """Every object and array with something in it, itself included."""
    if isinstance(value, (dict, list)) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)


def keys_of(schema):
    """Every key that the schema names somewhere."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        yield from keys_of(inner)


KEYS = sorted(set(keys_of(SCHEMA))) + ["latency_p50_ns", "wrk_latency_p99_ns", "latency_p42_ns", "a/b~c", "", "é"]


def drop(source, container, key):
    del container[key]


def replace(source, container, key):
    container[key] = copy.deepcopy(source.choice(VALUES))


def nudge(source, container, key):
    value = container[key]
    if isinstance(value, bool) or value is None:
        container[key] = not value
    elif isinstance(value, (int, float)):
        container[key] = source.choice([-value, value + 0.5, float(value), int(value), 0, value * 10])
    elif isinstance(value, str):
        container[key] = source.choice([value[:-1], value + "0", value.upper(), " " + value, value + ",1"])
    elif isinstance(value, list):
        container[key] = source.choice([[], value[:1], value + value[:1], value + [None]])
    else:
        container[key] = source.choice([{}, [value], dict(list(value.items())[:1]), {**value, "added": 1}])


def add(source, container, key):
    if isinstance(container, dict):
        container[source.choice(KEYS)] = copy.deepcopy(source.choice(VALUES))
    else:
        container.insert(0, copy.deepcopy(source.choice(VALUES)))


def rename(source, container, key):
    other = source.choice(KEYS) if isinstance(container, dict) else source.randrange(len(container))
    container[other] = container[key]


def change(source, document):
    """One place of it, in one way; all places alike, so that the many rounds do not hide the few keys at the top."""
    by_shape = collections.defaultdict(list)
    for container in containers(document):
        by_shape[tuple(sorted(container)) if isinstance(container, dict) else len(container)].append(container)
    container = source.choice(source.choice(list(by_shape.values())))
    key = source.choice(list(container) if isinstance(container, dict) else range(len(container)))
    source.choice([drop, replace, nudge, nudge, add, rename])(source, container, key)


def changed_documents(count, seed):
    source = random.Random(seed)
    for _ in range(count):
        document = copy.deepcopy(source.choice(records.ALL)())
        for _ in range(source.choice([1, 1, 1, 2])):
            change(source, document)
        yield document


def test_schema_is_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_definition_is_used():
    text = json.dumps(SCHEMA)
    assert [name for name in SCHEMA["$defs"] if f'"#/$defs/{name}"' not in text] == []


def test_every_object_is_closed():
    """Whatever names properties says what becomes of other keys, itself or in what it refers to."""
    def objects(schema):
        if isinstance(schema, dict):
            if schema.get("type") == "object":
                yield schema
            for inner in schema.values():
                yield from objects(inner)
    assert all("additionalProperties" in schema for schema in objects(SCHEMA))


@pytest.mark.parametrize("build", records.ALL, ids=lambda build: build.__name__)
def test_good_records(build, validator):
    assert [error.message for error in validator.iter_errors(build())] == []
    assert ask([build()]) == ["ok"]


def test_absence_of_each_key(validator):
    """What a record may lack is what its life explains, nothing else."""
    optional = set()
    for build in records.ALL:
        for key in build():
            document = build()
            del document[key]
            if validator.is_valid(document):
                optional.add(key)
    assert optional == {"tools", "contestants", "comparisons", "calibration"}


def test_agrees_with_jsonschema(validator):
    documents = list(changed_documents(CHANGES, seed=20260208))
    verdicts = collections.Counter()
    for document, answer in zip(documents, ask(documents)):
        error = next(validator.iter_errors(document), None)
        assert (answer == "ok") == (error is None), f"{answer}; jsonschema: {error and error.message}"
        verdicts[error is None] += 1
        if error is not None:
            assert answer.startswith("record: "), answer
    # Neither all good nor all bad, or little would have been compared.
    assert min(verdicts.values()) > CHANGES / 20


def test_places_exist(validator):
    """A pointer leads to a value that is there, and jsonschema finds fault at that place or inside or around it."""
    documents = list(changed_documents(300, seed=7))
    for document, answer in zip(documents, ask(documents)):
        if answer == "ok":
            continue
        pointer = answer.removeprefix("record: ").partition("expected ")[0].removesuffix(": ")
        value, places = document, {tuple(map(str, error.absolute_path)) for error in validator.iter_errors(document)}
        parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
        for part in parts:
            value = value[int(part)] if isinstance(value, list) else value[part]
        # An unknown key's fault is the key's here and its object's there.
        assert tuple(parts) in places or tuple(parts[:-1]) in places, f"{answer}; jsonschema: {places}"
