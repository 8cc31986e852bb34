"""codes.md to C: an array of {code, title, text}, which explain.c prints. SPDX-License-Identifier: MIT"""
import re
import sys


def quoted(text):
    """A C string literal per line, so that the generated file reads like its source."""
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n")]
    return "\n        ".join(f'"{line}\\n"' for line in escaped)


def without_fences(text):
    """Code stands indented, as a terminal shows it best."""
    lines, inside = [], False
    for line in text.split("\n"):
        if line.startswith("```"):
            inside = not inside
        else:
            lines.append("    " + line if inside and line else line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def main(source, target):
    sections = re.findall(r"^## (K\d{3}) ([^\n]+)\n\n(.*?)(?=\n## |\Z)", open(source, encoding="utf-8").read(), re.M | re.S)
    with open(target, "w", encoding="utf-8") as out:
        out.write('/* Generated from codes.md. Do not edit. */\n#include "explanation.h"\n\nconst Explanation explanations[] = {\n')
        for code, title, text in sections:
            out.write(f'    {{"{code}", {quoted(title)[:-3]}",\n        {quoted(without_fences(text))}}},\n')
        out.write(f"}};\nconst size_t explanation_count = {len(sections)};\n")


main(*sys.argv[1:])
