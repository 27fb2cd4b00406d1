"""Every verification case that can be had in seconds, at a tenth of its precision."""

from __future__ import annotations

import pytest

from tests.verification.runner import jobs_of, quick_cases, run_job
from tests.verification.suite import CASES

JOBS = jobs_of(quick_cases(CASES))


@pytest.mark.parametrize("job", JOBS, ids=[job[0].id for job in JOBS])
def test_agrees_with_what_is_known(job):
    """Within 4 standard errors and what else its tolerance allows."""
    assert [f"{outcome.case.id}: {outcome.objection}" for outcome in run_job(job) if not outcome.passed] == []
