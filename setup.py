"""Puts the scenarios that covsim ships into the wheel, for ``covsim demo``; all else is said in pyproject.toml."""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("xinji", "tutorial")


class WithScenarios(build_py):
    """Copies the scenarios beside the package's modules; an editable install finds them in the checkout."""

    def run(self) -> None:
        """Build as always, then copy."""
        super().run()
        if not self.editable_mode:
            for name in SHIPPED:
                target = Path(self.build_lib) / "covsim" / "shipped" / name
                copytree(Path(__file__).parent / "scenarios" / name, target, dirs_exist_ok=True)


setup(cmdclass={"build_py": WithScenarios})
