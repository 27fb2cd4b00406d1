"""The report of a run as one HTML page that can be sent on: its pictures are inside."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from covsim.charts.lettering import own_subset

_STYLE = """
body { font: 15px/1.5 "covsim", system-ui, sans-serif; color: #222;
       max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem }
h1, h2 { line-height: 1.25 } h2 { margin-top: 2.2rem; border-bottom: 1px solid #ccc }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #ddd; vertical-align: top; text-align: left }
th { border-bottom: 2px solid #888 } em { color: #555 } img { max-width: 100%; margin: .5rem 0 }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } img, tr { break-inside: avoid } }
"""


def page(markdown: str, folder: Path, title: str, lang: str) -> str:
    """The HTML of a report; pictures that it links below ``folder`` are embedded.

    Nothing in the text counts as HTML: names come from scenarios, and those from anywhere.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(markdown)
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                child.attrSet("src", _embedded(folder / str(child.attrGet("src"))))
    body = reader.renderer.render(tokens, reader.options, {})
    style = _STYLE + _chinese(markdown)
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _embedded(picture: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode("ascii")


def _chinese(text: str) -> str:
    """The rule that brings a font for the Chinese signs of a text; empty where there are none."""
    signs = "".join(sorted({sign for sign in text if sign > "\u2e7f"}))
    if not signs:
        return ""
    font = base64.b64encode(own_subset(signs)).decode("ascii")
    return f'@font-face {{ font-family: "covsim"; src: url(data:font/woff;base64,{font}) format("woff") }}\n'
