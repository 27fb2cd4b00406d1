"""Words that sentences, tables and charts share, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "zh")

CAUSES: dict[str, tuple[str, str]] = {
    "no_such_skill": ("no such skill", "无此技能"),
    "nobody_on_duty": ("nobody on duty", "无人在岗"),
    "all_busy": ("all busy", "全部占用"),
    "away_on_duty": ("away on planned work", "外出执行任务"),
    "absent": ("absent", "缺勤"),
    "on_break": ("on break", "休息中"),
    "travelling": ("travelling", "在途"),
    "room_full": ("room full", "床位／房间已满"),
    "closed": ("closed", "未开放"),
    "equipment_not_ready": ("equipment not ready", "设备未就绪"),
    "undetected": ("not noticed", "未被发现"),
}
"""Why help was missing, by the names of ``covsim.events.Cause``; and what nobody found."""


def label_of(labels: Mapping[str, str], kind: str, name: str) -> str:
    """The label of something of a kind (``cover``, ``site``, ``standard``, ...), or its name.

    ``labels`` holds labels by name, and by ``kind=name`` where the same name means different things.
    """
    return labels.get(f"{kind}={name}") or labels.get(name) or name


def in_language(texts: tuple[str, str], lang: str) -> str:
    """The one of two texts, English and Chinese, that is in the language."""
    return texts[LANGUAGES.index(lang)]
