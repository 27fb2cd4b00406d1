"""Every text on a chart, in English and Chinese. Placeholders are filled with ``str.format``."""

from __future__ import annotations

from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGUAGES: tuple[str, ...] = get_args(Lang)

TEXTS: dict[str, tuple[str, str]] = {
    # general
    "intervals": ("Lines: {level} intervals from {n} replications.", "线段：由 {n} 次重复得到的 {level} 置信区间。"),
    "no_intervals": ("One replication, so no intervals.", "仅 1 次重复，无置信区间。"),
    "not_shown": ("{n} more not shown: {kept} are drawn.", "另有 {n} 项未画出（仅画 {kept} 项）。"),
    "colon": (": ", "："),
    "never": ("never", "从未达到"),
    "no_data": ("no data", "无数据"),
    "none": ("none", "无"),
    "better": ("better", "更好"),
    "all": ("all", "全部"),
    "days": ("Mon Tue Wed Thu Fri Sat Sun", "周一 周二 周三 周四 周五 周六 周日"),
    # response
    "response.first_unit": ("Response: first required unit at the patient", "反应时间：首个所需资源到达患者"),
    "response.part": ("{measure} ({part})", "{measure}（{part}）"),
    "response.title": (
        "How fast help comes: share of cases reached within x minutes",
        "救援多快到达：x 分钟内到达的病例比例",
    ),
    "response.x": ("Minutes", "分钟"),
    "response.y": ("Cases reached", "已到达的病例"),
    "response.standard": ("standard: {target} within {limit} min", "标准：{limit} 分钟内达到 {target}"),
    "response.note": (
        "Cases never reached stay in the denominator. Marks and percentages: share reached within the first limit.",
        "始终未到达的病例保留在分母中。标记与百分比：第一个时限内到达的比例。",
    ),
    "response.note_plain": ("Cases never reached stay in the denominator.", "始终未到达的病例保留在分母中。"),
    # differences
    "differences.title": ("Paired differences from the baseline: {baseline}", "与基准方案“{baseline}”的配对差异"),
    "differences.note": (
        "The same cases under every model. Marks: mean difference; hollow where the interval includes zero.",
        "各方案面对相同的病例。标记：平均差异；区间包含零时为空心。",
    ),
    "differences.baseline": ("baseline {value}", "基准 {value}"),
    # cover by hour of week
    "cover_hours.title": (
        "When cover breaks: share of time that help would be there in time",
        "保障何时中断：救援能及时到达的时间比例",
    ),
    "cover_hours.note": (
        "The darker an hour of the week, the more often nobody could have come in time. Percentage: whole week.",
        "颜色越深，表示该时段越常无人能及时到达。百分比为全周平均。",
    ),
    "cover_hours.x": ("Hour of day", "时刻（时）"),
    "cover_hours.scale": ("Covered share of time", "有保障的时间比例"),
    # utilisation
    "utilisation.title": ("How busy people and vehicles are: utilisation by role", "人员与车辆忙碌程度：各岗位利用率"),
    "utilisation.note": (
        "Time claimed (with travel, waiting for others and overtime) over time rostered.",
        "占用时间（含路途、等待他人和加班）与排班时间之比。",
    ),
    # causes
    "causes.title": ("Why help was missing or late: causes of shortfall", "为何缺人或延误：短缺原因"),
    "causes.title_by": (
        "Why help was missing or late: causes of shortfall by {by}",
        "为何缺人或延误：按{by}划分的短缺原因",
    ),
    "causes.note": (
        "A case that met several causes counts under each; at the end of a bar: cases that met any.",
        "一个病例遇到多种原因时分别计入；条形末端为遇到任一原因的病例比例。",
    ),
    "causes.any": ("any: {value}", "任一：{value}"),
    "causes.total": ("{value}", "{value}"),
    # causes of uncovered time
    "uncovered.x": ("Uncovered share of time (%)", "无保障的时间比例（%）"),
    "uncovered.title": ("Why cover breaks: causes of uncovered time", "保障为何中断：无保障时间的原因"),
    "uncovered.note": (
        "Share of the time to be covered in which help could not have come within its limit, had it been called.",
        "应保障时间中，若有呼叫则救援无法在时限内到达的时间所占的比例。",
    ),
    "by.site": ("site", "地点"),
    "by.shift": ("shift", "班次"),
    # frontier
    "frontier.title": ("What cover costs: the cost-cover frontier", "保障与成本：成本—保障前沿"),
    "frontier.note": (
        "Grey steps: the models that no other beats on both counts.",
        "灰色折线：在两方面都不被其他方案超过的方案。",
    ),
    "frontier.judged": (
        "Filled: meets every standard; half-filled: can't be told yet; hollow: misses one.",
        "实心：满足全部标准；半实心：尚不能判定；空心：至少一项不达标。",
    ),
    "frontier.alike": (
        "Standards in which the models hardly differ are not drawn ({n}).",
        "各方案几乎无差别的标准未画出（{n} 项）。",
    ),
    "frontier.target": ("standard: {target}", "标准：{target}"),
    # on duty
    "on_duty.title": ("People on duty against demand, by hour of the week", "在岗人数与需求（按一周各小时）"),
    "on_duty.cases": ("Cases per hour", "每小时病例数"),
    "on_duty.roles": ("Roles not shown: {n}.", "另有 {n} 个岗位未画出。"),
    "on_duty.models": ("Models not shown: {n}.", "另有 {n} 个方案未画出。"),
    "on_duty.note": (
        "Line: people on duty; filled: people at work (travel included); average week.",
        "折线：在岗人数；填充：正在工作的人数（含路途）；平均一周。",
    ),
    # causes by name
    "cause.no_such_skill": ("no such skill", "无此技能"),
    "cause.nobody_on_duty": ("nobody on duty", "无人在岗"),
    "cause.all_busy": ("all busy", "全部占用"),
    "cause.away_on_duty": ("away on planned work", "外出执行任务"),
    "cause.absent": ("absent", "缺勤"),
    "cause.on_break": ("on break", "休息中"),
    "cause.travelling": ("travelling", "在途"),
    "cause.room_full": ("room full", "床位／房间已满"),
    "cause.closed": ("closed", "未开放"),
    "cause.equipment_not_ready": ("equipment not ready", "设备未就绪"),
    # units
    "unit.min": ("min", "分钟"),
    "unit.h": ("h", "小时"),
    "unit.cases": ("cases", "例"),
    "unit.people": ("people", "人"),
    "unit.places": ("places", "位"),
    "unit.claims": ("claims", "项"),
    "unit.money": ("of money", "货币单位"),
    "unit.points": ("percentage points", "百分点"),
    "unit.thousand": ("thousand {unit}", "千{unit}"),
    "unit.million": ("million {unit}", "百万{unit}"),
}


def text(key: str, lang: str, **values: object) -> str:
    """The text in the language, its placeholders filled."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)
