"""The reporting checklist STRESS-DES of a finished run, filled from the run and from what people wrote."""

from covsim.stress.document import Checklist, fill, markdown

__all__ = ["Checklist", "fill", "markdown"]
