"""Every text on a chart, in English and Chinese. Placeholders are filled with ``str.format``."""

from __future__ import annotations

from covsim.words import CAUSES, LANGUAGES

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
    "response.judged": ("{standard}, {worst}", "{standard}，{worst}"),
    "response.at": ("{model}, at {limit} min: {share}", "{model}，{limit} 分钟：{share}"),
    "response.rest": ("{label}, after {end} min or never: {share}", "{label}，超过 {end} 分钟或从未到达：{share}"),
    "response.alike": ("all {n} models alike", "{n} 个方案相同"),
    "response.note": (
        "Cases never reached stay in the denominator. Dashed: standards. Marks: share reached within the first limit.",
        "始终未到达的病例保留在分母中。虚线：标准。标记：第一个时限内到达的比例。",
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
    "causes.title": (
        "Why cases had to wait (late or not) or were lost: causes of shortfall",
        "病例为何等待（无论是否超时）或流失：短缺原因",
    ),
    "causes.title_by": (
        "Why cases had to wait (late or not) or were lost: causes of shortfall by {by}",
        "病例为何等待（无论是否超时）或流失：按{by}划分的短缺原因",
    ),
    "causes.note": (
        "Every case counts that had to wait at all, not only those late by the standards. A case that met several "
        "causes counts under each; at the end of a bar: cases that met any.",
        "凡有等待的病例均计入，不限于按标准超时者。一个病例遇到多种原因时分别计入；条形末端为遇到任一原因的病例比例。",
    ),
    "causes.any": ("any: {value}", "任一：{value}"),
    "causes.total": ("{value}", "{value}"),
    # detection
    "detected.title": (
        "What is noticed, and by whom: incidents found in each way",
        "哪些事件被发现、由谁发现：各途径发现的比例",
    ),
    "detected.x": ("Incidents found (%)", "被发现的事件（%）"),
    "detected.note": (
        "The first who finds an incident counts. What nobody found in time is left out of the bar.",
        "仅计最先发现者；无人及时发现的事件不在条形之内。",
    ),
    # causes of uncovered time
    "uncovered.x": ("Uncovered share of time (%)", "无保障的时间比例（%）"),
    "uncovered.title": (
        "Why cover breaks: causes of uncovered time, mean of all sites",
        "保障为何中断：无保障时间的原因（所有地点平均）",
    ),
    "uncovered.worst": (
        "A standard for each site, shift or period is judged at its worst one, which can be worse than this mean.",
        "对每个地点、班次或时期分别要求的标准按最差处判定，可能差于此处的平均值。",
    ),
    "uncovered.note": (
        "Share of the time to be covered in which help could not have come within its limit, had it been called.",
        "应保障时间中，若有呼叫则救援无法在时限内到达的时间所占的比例。",
    ),
    "by.site": ("site", "地点"),
    "by.shift": ("shift", "班次"),
    "by.period": ("period", "时期"),
    "by.or": (" or ", "或"),
    # standards that hold for each site or shift
    "worst.one": ("worst {by}: {where}", "最差{by}：{where}"),
    "worst.by_model": ("worst {by}, named at each model", "最差{by}，标于各方案"),
    "worst.note": (
        "A standard that holds for each site, shift or period is shown where it is kept worst.",
        "对每个地点、班次或时期分别要求的标准，按最差处显示。",
    ),
    # frontier
    "frontier.title": ("What cover costs: the cost-cover frontier", "保障与成本：成本—保障前沿"),
    "frontier.note": (
        "Grey steps: the models that no other beats on both counts.",
        "灰色折线：在两方面都不被其他方案超过的方案。",
    ),
    "frontier.judged": (
        "Filled: meets every standard; half-filled: can't be told yet; hollow: misses one, or breaks a hard rule.",
        "实心：满足全部标准；半实心：尚不能判定；空心：至少一项不达标，或违反强制性规则。",
    ),
    "frontier.alike": (
        "Standards in which the models hardly differ are not drawn ({n}).",
        "各方案几乎无差别的标准未画出（{n} 项）。",
    ),
    "frontier.target": ("standard: {target}", "标准：{target}"),
    # on duty
    "on_duty.title": (
        "Does the roster follow the demand? On duty and at work, by hour of the week",
        "排班是否跟得上需求？一周各小时的在岗与在忙数量",
    ),
    "on_duty.cases": ("Cases per hour", "每小时病例数"),
    "on_duty.days": ("M T W T F S S", "一 二 三 四 五 六 日"),
    "on_duty.others": ("{n} other roles together", "其余 {n} 个岗位合计"),
    "on_duty.comma": (", ", "、"),
    "on_duty.pooled": ("Together in one row: {roles}.", "合并为一行：{roles}。"),
    "on_duty.idle": ("Never at work: {roles}.", "从未出动：{roles}。"),
    "on_duty.models": ("Models not shown: {n}.", "另有 {n} 个方案未画出。"),
    "on_duty.note": (
        "Line: people (or vehicles) on duty; filled: at work, travel included; average week, Monday to Sunday.",
        "折线：在岗人数（或车辆数）；填充：正在工作（含路途）；平均一周，周一至周日。",
    ),
    # assumptions
    "assumptions.title": ("If the assumptions are off: which model wins?", "若假设有偏差：哪个方案胜出？"),
    "assumptions.none": ("none meets every standard", "无方案满足全部标准"),
    "assumptions.x": ("Draws won, of {draws}", "胜出的抽样次数（共 {draws} 次）"),
    "assumptions.share": ("Share of draws won by {model}", "“{model}”胜出的抽样比例"),
    "assumptions.below": ("below {value}", "低于 {value}"),
    "assumptions.above": ("above {value}", "高于 {value}"),
    "assumptions.note": (
        "Winner: the cheapest model that meets every standard. {inputs} assumed inputs drawn from their ranges, "
        "{draws} draws of {replications} replications each, the same for all models; {fixed} without a range stayed "
        "as given.",
        "胜出：满足全部标准的方案中成本最低者。{inputs} 个假设输入在其范围内抽样，{draws} 次抽样、每次 {replications} "
        "次重复，各方案相同；{fixed} 个无范围的输入保持不变。",
    ),
    "assumptions.flips": (
        "Below: the inputs on which the choice hangs; hollow: draws in the lower half of its range; "
        "filled: in the upper half.",
        "下图：左右选择的输入；空心：取值在范围下半段的抽样，实心：上半段。",
    ),
    "assumptions.no_flips": (
        "No single input is shown to decide the choice.",
        "没有单个输入被证明左右选择。",
    ),
    # the course of the run
    "course.title": ("How the run goes", "运行过程"),
    "course.load": ("Load for each person on duty", "每名在岗人员的负荷"),
    "course.off_sick": ("People at home ill", "病休人数"),
    "course.working_ill": ("People ill who don't stay at home", "带病工作人数"),
    "course.competence": ("Competence: {name}", "能力水平：{name}"),
    "course.days": ("days since the start of the run", "运行开始后的天数"),
    "course.months": ("months since the start of the run", "运行开始后的月数"),
    "course.models": ("{n} more models are not drawn.", "另有 {n} 个方案未画出。"),
    "course.note": (
        "Means over the replications, by day; in runs of more than four months by week, of over three years by four "
        "weeks.",
        "各次重复的均值，按天；运行超过四个月按周，超过三年按四周。",
    ),
    # the warm-up
    "warm_up.title": ("From when on the system is steady", "系统何时趋于平稳"),
    "warm_up.present": ("Cases present", "在场病例数"),
    "warm_up.taken": ("Places taken: {room}", "占用位数：{room}"),
    "warm_up.days": ("days since the start of the run", "运行开始后的天数"),
    "warm_up.hours": ("hours since the start of the run", "运行开始后的小时数"),
    "warm_up.note": (
        "Thin: mean over the replications; thick: its moving average (Welch). Dotted: from here on steady by MSER-5, "
        "for each model. Upright black line: the warm-up, left of which nothing is counted.",
        "细线：各次重复的均值；粗线：其移动平均（Welch 法）。点线：各方案由 MSER-5 判定的趋稳时刻。"
        "黑色竖线：预热期，其左侧不计入结果。",
    ),
    # screening of the inputs
    "screening.tornado": ("What single inputs change", "单项输入的影响"),
    "screening.morris": ("Which inputs matter: Morris screening", "哪些输入重要：Morris 筛选"),
    "screening.base": ("{title}: {value}", "{title}：{value}"),
    "screening.x": ("change, {unit}", "变化（{unit}）"),
    "screening.flip": ("{value}: choice changes", "{value}：选择改变"),
    "screening.mu_star": ("mu*: mean size of the effect, {unit}", "mu*：影响大小的平均（{unit}）"),
    "screening.sigma": ("sigma: spread of the effect", "sigma：影响的离散程度"),
    "screening.tornado_note": (
        "Each input at the low end (light) and the high end (dark) of its range, all others at their value, on the "
        "same cases. Thin lines: {level} intervals of the change.",
        "每项输入分别取范围下限（浅色）与上限（深色），其余取现值，病例相同。细线：变化的 {level} 置信区间。",
    ),
    "screening.morris_note": (
        "Right: matters much. Above the dashed line (sigma = mu*): the effect is curved, or depends on other inputs. "
        "Lines: {level} intervals of mu* over {n} trajectories.",
        "越靠右越重要。虚线（sigma = mu*）以上：影响非线性，或取决于其他输入。线段：mu* 的 {level} 置信区间"
        "（{n} 条轨迹）。",
    ),
    # causes by name
    **{f"cause.{cause}": texts for cause, texts in CAUSES.items()},
    # units
    "unit.min": ("min", "分钟"),
    "unit.h": ("h", "小时"),
    "unit.days": ("days", "天"),
    "unit.cases": ("cases", "例"),
    "unit.people": ("people", "人"),
    "unit.places": ("places", "位"),
    "unit.claims": ("claims", "项"),
    "unit.items": ("items", "件"),
    "unit.times": ("times", "次"),
    "unit.level": ("", ""),
    "unit.money": ("of money", "货币单位"),
    "unit.points": ("percentage points", "百分点"),
    "unit.thousand": ("thousand {unit}", "千{unit}"),
    "unit.million": ("million {unit}", "百万{unit}"),
}


def text(key: str, lang: str, **values: object) -> str:
    """The text in the language, its placeholders filled."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)
