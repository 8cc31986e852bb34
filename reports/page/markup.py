"""HTML as nested calls, escaped once and here. SPDX-License-Identifier: MIT"""
import html

VOID = {"meta", "link", "br", "input", "col"}


class Markup(str):
    """Text that is HTML already."""


def text(value):
    return value if isinstance(value, Markup) else Markup(html.escape(str(value), quote=False))


def element(name, /, *children, **attributes):
    """`class_` and `for_` are class and for, `aria_label` is aria-label; an attribute of None or False is left out, of True stands alone."""
    words = [name]
    for key, value in attributes.items():
        if value is not None and value is not False:
            key = key.rstrip("_").replace("_", "-")
            words.append(key if value is True else f'{key}="{html.escape(str(value))}"')
    opened = f"<{' '.join(words)}>"
    if name in VOID:
        return Markup(opened)
    return Markup(opened + "".join(text(child) for child in children if child is not None) + f"</{name}>")


def join(parts, separator=""):
    return Markup(separator.join(text(part) for part in parts))


def table(caption, columns, rows, identity, **more):
    """A table that sorts and filters where there is script, and reads well where there is none.

    `columns`: (title, kind), kind "text" or "number". `rows`: lists of cells; a cell is text, markup, or (shown, value that it is sorted by).
    The first column names the row. A row may be ({attributes}, cells).
    """
    head = element("tr", *(element("th", title, scope="col", class_=kind) for title, kind in columns))
    body = []
    for row in rows:
        attributes, cells = row if isinstance(row, tuple) else ({}, row)
        shown = []
        for number, ((_, kind), cell) in enumerate(zip(columns, cells, strict=True)):
            words, value = cell if isinstance(cell, tuple) else (cell, None)
            name, scope = ("th", "row") if number == 0 else ("td", None)
            shown.append(element(name, words, scope=scope, class_=kind, data_value=value))
        body.append(element("tr", *shown, **attributes))
    caption_id = f"{identity}-caption"
    return element(
        "div",
        element("table", element("caption", caption, id=caption_id), element("thead", head), element("tbody", *body), id=identity, **more),
        class_="scroll", tabindex="0", role="region", aria_labelledby=caption_id)
