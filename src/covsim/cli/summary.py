"""A finished run as one page of Markdown: verdict, models, reasons, gaps, charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from covsim.cli.screen import TIED
from covsim.cli.sections import Section, sections
from covsim.cli.texts import text
from covsim.store import Results


def markdown(results: Results, charts: Sequence[Path], lang: str = "en") -> str:
    """The page in a language; charts are linked relative to the folder of the run."""
    return "\n".join(_lines(results, charts, lang)) + "\n"


def _lines(results: Results, charts: Sequence[Path], lang: str) -> Iterator[str]:
    yield f"# {results.name}\n"
    for section in sections(results, lang):
        yield from _section(section, lang)
    pictures = [path for path in charts if path.suffix == ".png"]
    if pictures:
        yield f"## {text('charts', lang)}\n"
        yield from (f"![{path.stem}]({path.relative_to(results.path).as_posix()})\n" for path in pictures)
    yield f"## {text('about', lang)}\n"
    manifest = results.manifest
    about = {key: manifest[key] for key in ("scenario", "seed", "run_id")}
    yield f"- {text('about.run', lang, **about)}"
    yield f"- {', '.join(f'{name} {version}' for name, version in manifest['versions'].items())}"
    yield from (f"- {text('about.failed', lang, **each)}" for each in manifest["failures"])


def _section(section: Section, lang: str) -> Iterator[str]:
    if section.title:
        yield f"## {section.title}\n"
    for line in section.lines:
        yield line if line.startswith("- ") else f"**{line}**\n"
    if section.rows:
        yield _row([column.title for column in section.columns])
        yield "|" + "|".join("---:" if column.right else "---" for column in section.columns) + "|"
        for number, (first, *others) in enumerate(section.rows):
            yield _row([f"**{text('chosen', lang)}** {first}" if number == section.marked else first, *others])
    for note in section.notes:
        yield f"\n*{note}*"
    yield ""


def _row(row: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace(TIED, " ").replace("|", "\\|") for cell in row) + " |"
