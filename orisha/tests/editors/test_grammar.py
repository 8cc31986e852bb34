"""The TextMate grammar, by the engine that VS Code uses: what Koru's parts are called, and where C is left to C."""
import json
import pathlib
import re
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
ORISHA = HERE.parents[1]
ROOT = ORISHA.parent
EXTENSION = ORISHA / "editors" / "vscode"
GRAMMAR = EXTENSION / "syntaxes" / "koru.tmLanguage.json"
MODULES = ROOT / ".cache" / "tools" / "textmate" / "node_modules"
GOLDEN = ORISHA / "tests" / "compiler" / "golden"
# With mistakes on purpose, so that their parts cannot be told from the text.
PROGRAMS = [path for path in [*GOLDEN.glob("*.kz"), *(ORISHA / "examples").glob("*.kz"), *(ORISHA / "lib").rglob("*.kz")]
            if not path.name.startswith("err_")]

pytestmark = pytest.mark.skipif(not (MODULES / "vscode-oniguruma" / "package.json").exists() or not shutil.which("node"),
                                reason="the npm packages vscode-textmate and vscode-oniguruma are not installed; ./bootstrap --only textmate")


def tokenize(*files):
    run = subprocess.run(["node", HERE / "tokenize.js", MODULES, GRAMMAR, *files], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


SAMPLE = """~import "$std/io" // why
static int f(void) { return ~1; }
~[comptime|transform]pub event a.b { port: ?u16, name: []const u8 }
| done { value: string }
~proc a.b { if (1) { return x; } }
~orisha:handler = orisha:router(req)
| [GET /users/:id(int)/*rest] p |> response { status: 200, body: "a \\n{{p.id:raw}}", headers: { "X": y } }
    ! [*] |> std.io:print.ln("x") |> _
| shutdown s |> report(req, s)
static int g(int x) {
    return x
    | 1;
}
"""

# The text of a token, in order, and a scope that it has.
EXPECTED = [
    (1, "import", "keyword.control.import"), (1, '"$std/io"', "string.quoted.double.module"), (1, "// why", "comment.line"),
    (2, "static", "keyword.c"),
    (3, "comptime|transform", "storage.modifier.annotation"), (3, "pub", "storage.modifier"), (3, "event", "keyword.declaration.event"),
    (3, "a.b", "entity.name.function.event"), (3, "port", "variable.parameter"), (3, "?u16", "storage.type"), (3, "[]const u8 ", "storage.type"),
    (4, "|", "keyword.control.branch"), (4, "done", "entity.name.label.branch"), (4, "value", "variable.parameter"), (4, "string ", "storage.type"),
    (5, "proc", "keyword.declaration.proc"), (5, "return", "keyword.c"), (5, "return", "meta.embedded.block.c"),
    (6, "~", "punctuation.definition.construct"), (6, "orisha", "entity.name.namespace"), (6, "handler", "entity.name.function.event"),
    (6, "=", "keyword.operator.assignment"), (6, "router", "entity.name.function.event"),
    (7, "GET", "keyword.other.method"), (7, "id", "variable.parameter.route"), (7, "int", "storage.type"), (7, "*", "keyword.operator.wildcard"),
    (7, "rest", "variable.parameter.route"), (7, "p", "variable.parameter.binding"), (7, "|>", "keyword.operator.pipe"),
    (7, "response", "entity.name.type.outcome"), (7, "status", "variable.other.property"), (7, "\\n", "constant.character.escape"),
    (7, "{{", "punctuation.definition.interpolation.begin"), (7, "p", "meta.embedded.expression.c"), (7, "raw", "storage.modifier.spec"),
    (8, "!", "keyword.control.branch"), (8, "*", "keyword.operator.wildcard"), (8, "print.ln", "entity.name.function.event"),
    (9, "shutdown", "entity.name.label.branch"), (9, "s", "variable.parameter.binding"), (9, "report", "entity.name.function.event"),
    (10, "static", "keyword.c"), (11, "return", "meta.block.c"),
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("grammar") / "sample.kz"
    path.write_text(SAMPLE)
    return tokenize(path)[0]


@pytest.mark.parametrize("line, text, scope", EXPECTED)
def test_the_parts_have_their_names(sample, line, text, scope):
    scopes = [scopes for found, scopes in sample[line - 1] if found == text or found.strip() == text.strip() != ""]
    assert any(one.startswith(scope) for every in scopes for one in every), (text, sample[line - 1])


def test_an_operator_of_c_is_no_branch(sample):
    assert not any("koru" in scope and "branch" in scope for _, scopes in sample[11] for scope in scopes), sample[11]
    assert not any("interpolation" in scope for _, scopes in sample[1] for scope in scopes)


def test_every_program_of_this_repository_is_understood():
    """Every pipe, branch and construct is named as such; at the end of each construct the grammar is back where it began."""
    for path, lines in zip(PROGRAMS, tokenize(*PROGRAMS)):
        for number, (line, tokens) in enumerate(zip(path.read_text().split("\n"), lines), 1):
            where = f"{path.name}:{number}: {line}"
            if re.match(r"~[a-z\[]", line):
                assert "punctuation.definition.construct.koru" in tokens[0][1], where
            if re.match(r"\s*[|!] *\[", line):
                assert any("keyword.control.branch.koru" in scopes for _, scopes in tokens), where
                assert any("punctuation.definition.pattern.koru" in scopes for _, scopes in tokens), where
            for text, scopes in tokens:
                if text.strip() == "|>":
                    assert "keyword.operator.pipe.koru" in scopes, where
                assert "|>" not in text or text.strip() == "|>" or any(re.match("comment|string", scope) for scope in scopes), where


def test_the_extension_names_files_that_are_there():
    package = json.loads((EXTENSION / "package.json").read_text())
    (language,), (grammar,) = package["contributes"]["languages"], package["contributes"]["grammars"]
    assert grammar["scopeName"] == json.loads(GRAMMAR.read_text())["scopeName"]
    assert (EXTENSION / grammar["path"]).samefile(GRAMMAR)
    assert grammar["language"] == language["id"] and language["extensions"] == [".kz"]
    json.loads((EXTENSION / language["configuration"]).read_text())
