"""What only people can say of a study: the part of its report that no program can fill in."""

from __future__ import annotations

from covsim.scenario.base import Part


class Study(Part):
    """Statements for the reporting checklist STRESS-DES (``covsim stress``), which prints "not stated" for what is
    missing. They change no run."""

    purpose: str = ""
    """Background, and what the model is for."""
    aims: str = ""
    """What the experiments are to find out, and why these models are compared."""
    preprocessing: str = ""
    """What was done to the data before it was written into the scenario."""
    limitations: str = ""
    """What was left out or simplified, and what that may do to the answer."""
    validation: str = ""
    """How the model was checked against the real service, and by whom."""
    authors: tuple[str, ...] = ()
    """Who made it."""
    contact: str = ""
    """Whom to ask."""
    approvals: str = ""
    """Approvals and funding."""
    code: str = ""
    """Where the scenario and the program can be had: address or DOI, and licence."""
