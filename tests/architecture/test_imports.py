"""The import contracts of pyproject.toml hold."""

from __future__ import annotations

from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]


def test_import_contracts(capsys, monkeypatch):
    """Data flows one way; only the engine imports SimPy; what measures and draws does not know the engine."""
    monkeypatch.chdir(ROOT)
    result = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert result == 0, capsys.readouterr().out


def test_nothing_else_imports_simpy():
    """No source file outside engine/ names SimPy in an import, late imports included."""
    package = ROOT / "src" / "covsim"
    importing = {
        file.relative_to(package).parts[0]
        for file in package.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import simpy", "from simpy"))
    }
    assert importing == {"engine"}
