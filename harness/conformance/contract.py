"""The target contract (contract.toml): what every contestant must serve, and what one lacks by name.

SPDX-License-Identifier: MIT
"""
import dataclasses
import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FILE = pathlib.Path(__file__).with_name("contract.toml")


@dataclasses.dataclass(frozen=True)
class Feature:
    name: str
    title: str
    path: bytes = b""
    method: bytes = b"GET"
    status: int = 200
    body: bytes | None = None
    gzip: bytes | None = None
    of: str | None = None


def _feature(name, table):
    table = dict(table)
    for key, source in ("body", "file"), ("gzip", "gzip"):
        if source in table:
            table[key] = (ROOT / table.pop(source)).read_bytes()
    for key in "path", "method", "body":
        if isinstance(table.get(key), str):
            table[key] = table[key].encode()
    return Feature(name, **table)


FEATURES = {name: _feature(name, table) for name, table in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def check_lacks(lacks, where):
    """A name that is no feature would silently skip nothing."""
    for name, reason in (lacks or {}).items():
        if name not in FEATURES:
            raise ValueError(f"{where}: [lacks] names '{name}', which is no feature of {FILE.name}; there is {', '.join(FEATURES)}")
        if not reason.strip():
            raise ValueError(f"{where}: [lacks] {name} needs a reason")


def lacking(lacks, needs):
    """Why a case that needs these features cannot be asked, or None. What is a property of a lacking resource lacks too."""
    for name in needs:
        for one in (name, FEATURES[name].of):
            if one and one in (lacks or {}):
                return f"lacks {one}: {lacks[one]}"
    return None
