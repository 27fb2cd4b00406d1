"""Two and three classes of urgency, with and without pre-emption (Cobham 1954; Kella & Yechiali 1985 for M/M/c)."""

from __future__ import annotations

ONE_SERVER = """
    covsim: 1
    name: M/M/1 with two classes
    clock: {{horizon: 2 weeks, warm_up: 12 h}}
    sites: {{clinic: {{}}}}
    rooms: {{window: {{at: clinic}}}}
    demand:
      urgent: {{rate: 0.2/min, where: clinic, priority: 1, pathway: visit}}
      routine: {{rate: 0.5/min, where: clinic, priority: 2, pathway: visit}}
    pathways:
      visit:
        consult: {{treat: {{needs: {{window: 1}}, takes: {{exponential: {{mean: 1 min}}}}, preempts: {preempts}}}}}
"""

FOUR_SERVERS = """
    covsim: 1
    name: M/M/4 with three classes
    clock: {horizon: 16 weeks, warm_up: 1 week}
    sites: {clinic: {}}
    staff: {doctor: {count: 4, at: clinic}}
    demand:
      patients:
        rate: 8/h
        where: clinic
        severity:
          critical: {share: 25%, priority: 1}
          urgent: {share: 50%, priority: 2}
          routine: {share: 25%, priority: 3}
        pathway: visit
    pathways:
      visit:
        consult: {treat: {needs: {doctor: 1}, takes: {exponential: {mean: 20 min}}}}
"""


def test_head_of_the_line(replicate):
    """Without pre-emption the urgent wait for the work in hand only."""
    figures = replicate(ONE_SERVER.format(preempts='"no"'))
    figures("wait.mean", "stream=urgent").agrees_with(0.875, error_at_most=0.02)
    figures("wait.mean", "stream=routine").agrees_with(2.916667, error_at_most=0.035)


def test_preemptive_resume(replicate):
    """With pre-emption the urgent do not see the routine at all, who go on where they were stopped."""
    figures = replicate(ONE_SERVER.format(preempts="any"))
    figures("time_in_system.mean", "stream=urgent").agrees_with(1.25, error_at_most=0.02)
    figures("time_in_system.mean", "stream=routine").agrees_with(4.166667, error_at_most=0.035)


def test_three_classes_on_four_servers(replicate):
    """Each class waits behind the more urgent ones; the mean over all is that of Erlang C."""
    figures = replicate(FOUR_SERVERS)
    figures("wait.mean", "severity=critical").agrees_with(2.270510, error_at_most=0.03)
    figures("wait.mean", "severity=urgent").agrees_with(4.541020, error_at_most=0.03)
    figures("wait.mean", "severity=routine").agrees_with(11.352550, error_at_most=0.05)
