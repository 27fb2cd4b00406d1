"""Teams of which some kinds will do: k of n."""

from __future__ import annotations

from story import lines, told

PANEL = """
    sites: {hospital: {}}
    staff:
      cardiologist: {at: hospital}
      surgeon: {at: hospital, count: 2}
      neurologist: {at: hospital, skills: [radiologist]}
      radiographer: {at: hospital}
    skills: {imaging: [radiologist, radiographer]}
    teams: {panel: {of: [cardiologist, surgeon, neurologist, imaging], at_least: 3}}
    demand:
      review: {at_times: [30 min], where: hospital, pathway: review}
"""


def busy(*roles: str) -> str:
    """A review at 30 min while some have patients from 10 to 70 min."""
    waiting = "".join(
        f"      {role}_{n}: {{at_times: [10 min], where: hospital, pathway: {role}_{n}}}\n"
        for n, role in enumerate(roles)
    )
    paths = "".join(
        f"      {role}_{n}: {{see: {{treat: {{needs: {{{role}: 1}}, takes: 60 min}}}}}}\n" for n, role in enumerate(roles)
    )
    return PANEL + waiting + "    pathways:\n      review: {meet: {treat: {needs: {panel: 1}, takes: 20 min}}}\n" + paths


def panel(text: str) -> list[str]:
    """Who meets, and when."""
    return [line for line in told(text, of="claimed waits") if "see" not in line and line.split()[0] != "10"]


def test_the_first_kinds_in_the_list_meet_one_of_each():
    assert panel(busy()) == lines("""
        30 claimed cardiologist c1 hospital>hospital
        30 claimed surgeon_1 c1 hospital>hospital
        30 claimed neurologist c1 hospital>hospital
    """)


def test_the_next_kind_stands_in_for_one_that_is_busy():
    assert panel(busy("cardiologist")) == lines("""
        30 claimed surgeon_1 c2 hospital>hospital
        30 claimed neurologist c2 hospital>hospital
        30 claimed radiographer c2 hospital>hospital
    """)


def test_two_of_a_kind_are_not_two_kinds():
    # Two surgeons, and the neurologist, who reads images as well but is one person: it waits for the cardiologist.
    assert panel(busy("cardiologist", "radiographer")) == lines("""
        30 waits c3 meet panel all_busy
        70 claimed cardiologist c3 hospital>hospital
        70 claimed surgeon_1 c3 hospital>hospital
        70 claimed neurologist c3 hospital>hospital
    """)


def test_somebody_with_two_skills_takes_the_place_that_nobody_else_can():
    # The surgeons are busy. Neurologist first, then imaging by the radiographer: three kinds.
    assert panel(busy("surgeon", "surgeon")) == lines("""
        30 claimed cardiologist c3 hospital>hospital
        30 claimed neurologist c3 hospital>hospital
        30 claimed radiographer c3 hospital>hospital
    """)


def test_a_claim_for_a_team_and_somebody_of_its_kinds_takes_different_people():
    # The neurologist is wanted besides: the panel does without.
    text = busy().replace("needs: {panel: 1}", "needs: {panel: 1, neurologist: 1}")
    assert panel(text) == lines("""
        30 claimed neurologist c1 hospital>hospital
        30 claimed cardiologist c1 hospital>hospital
        30 claimed surgeon_1 c1 hospital>hospital
        30 claimed radiographer c1 hospital>hospital
    """)


def test_two_panels_at_once_have_two_of_each_kind_at_most():
    # Four kinds, at most two of each: six people would need 2+2+1+1, of which there are 1+2+1+1.
    text = busy().replace("needs: {panel: 1}", "needs: {panel: 2}, patience: 5 min").replace(
        "cardiologist: {at: hospital}", "cardiologist: {at: hospital, count: 2}"
    )  # fmt: skip
    assert panel(text) == lines("""
        30 claimed cardiologist_1 c1 hospital>hospital
        30 claimed cardiologist_2 c1 hospital>hospital
        30 claimed surgeon_1 c1 hospital>hospital
        30 claimed surgeon_2 c1 hospital>hospital
        30 claimed neurologist c1 hospital>hospital
        30 claimed radiographer c1 hospital>hospital
    """)


def test_a_whole_team_is_pulled_back_and_meets_again():
    urgent = "urgent: {see: {treat: {needs: {surgeon: 2}, takes: 5 min, preempts: any}}}"
    bleed = "bleed: {at_times: [40 min], where: hospital, priority: 1, pathway: urgent}"
    text = busy().replace("pathways:", f"pathways:\n      {urgent}").replace("demand:", f"demand:\n      {bleed}")
    assert told(text, of="started preempted ended") == lines("""
        30 started c1 meet
        40 preempted c1 meet by c2
        40 started c2 see
        40 started c1 meet
        45 ended c2 see
        50 ended c1 meet
    """)


def test_a_team_of_too_few_kinds_can_never_meet():
    text = busy().replace("radiographer: {at: hospital}", "radiographer: {at: hospital, count: 0}")
    text = text.replace("neurologist: {at: hospital, skills: [radiologist]}", "neurologist: {at: hospital, count: 0, skills: [radiologist]}")
    text = text.replace("takes: 20 min}}}", "takes: 20 min}, otherwise: leave}}")
    assert told(text, of="fell_back") == lines("30 fell_back c1 meet panel no_such_skill left")
