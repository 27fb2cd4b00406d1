"""A finished run as one page of Markdown: verdict, models, reasons, charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from covsim.cli.outcome import models_table
from covsim.store import Results


def markdown(results: Results, charts: Sequence[Path]) -> str:
    """The page; charts are linked relative to the folder of the run."""
    return "\n".join(_lines(results, charts)) + "\n"


def _lines(results: Results, charts: Sequence[Path]) -> Iterator[str]:
    verdict = results.verdict
    yield f"# {results.name}\n"
    yield f"**{verdict['sentence']}**\n"
    yield from (f"- {line}" for line in (*verdict["basis"], *verdict["advice"]))
    yield "\n## Models\n"
    heads, rows = models_table(results)
    yield "| " + " | ".join(_cell(head.title) for head in heads) + " |"
    yield "|" + "|".join("---:" if head.right else "---" for head in heads) + "|"
    yield from ("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows)
    if verdict["reasons"]:
        yield "\n## Why not the others\n"
        for model, reason in verdict["reasons"].items():
            yield f"- **{results.labels.get(model) or model}** {reason}"
    pictures = [path for path in charts if path.suffix == ".png"]
    if pictures:
        yield "\n## Charts\n"
        yield from (f"![{path.stem}]({path.relative_to(results.path).as_posix()})\n" for path in pictures)
    yield "\n## Run\n"
    manifest = results.manifest
    yield f"- scenario `{manifest['scenario']}`, seed {manifest['seed']}, run {manifest['run_id']}"
    yield f"- {', '.join(f'{name} {version}' for name, version in manifest['versions'].items())}"
    yield from (f"- failed: {each['model']}, replication {each['replication']}: {each['message']}"
                for each in manifest["failures"])  # fmt: skip


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("> ", "**chosen** ")
