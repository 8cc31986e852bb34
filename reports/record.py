"""A recorded run as a file: read, and checked for what it says it is. What stands in it is its reader's matter. SPDX-License-Identifier: MIT"""
import json
import pathlib


class Unreadable(Exception):
    """What cannot be read, why, and what helps."""


def load(path, name, schema, version, origin, remedy):
    """(path, document) of a record: the file, or the folder that holds it as `name`. `origin` says where such records are, `remedy` what helps
    where it is none."""
    path = pathlib.Path(path)
    path = path / name if path.is_dir() else path
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}; {origin}") from error
    except ValueError as error:
        raise Unreadable(f"{path} is no JSON: {error}; {remedy}") from error
    if not isinstance(document, dict) or document.get("schema") != schema or document.get("schema_version") != version:
        raise Unreadable(f"{path} is no record of schema {schema} {version}; {remedy}")
    return path, document
