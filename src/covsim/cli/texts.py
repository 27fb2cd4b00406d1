"""Every fixed word of a run's tables and report, in English and Chinese; ``str.format`` fills the placeholders."""

from __future__ import annotations

from covsim.words import in_language

TEXTS: dict[str, tuple[str, str]] = {
    "days": ("Mon Tue Wed Thu Fri Sat Sun", "周一 周二 周三 周四 周五 周六 周日"),
    "comma": (", ", "，"),
    "post_at": ("{post} at {site}", "{post}（{site}）"),
    "reason": ("{model} {reason}", "{model}：{reason}"),
    "told": ("{run}: {told}", "{run}：{told}"),
    # the models
    "run": ("run", "运行"),
    "replications": ("replications", "重复次数"),
    "model": ("model", "方案"),
    "standards": ("standards", "标准"),
    "cover": ("cover", "保障"),
    "response.sent": ("response p90 (help sent)", "反应 P90（派出救援）"),
    "response.all": ("response p90 (all cases)", "反应 P90（全部病例）"),
    "cost": ("cost a year", "年度成本"),
    "best": ("best in", "最优比例"),
    "money": ("money", "货币单位"),
    "kept.all": ("all {count} kept", "{count} 项全部达标"),
    "kept": ("{count} kept", "{count} 项达标"),
    "unknown": ("{count} can't tell", "{count} 项尚不能判定"),
    "broken": ("{count} broken", "{count} 项未达标"),
    "chosen": ("chosen", "入选"),
    "rules": ("rules", "规则"),
    "rules.title": ("Rules", "规则"),
    "rules.rule": ("rule", "规则"),
    "rules.kind": ("", ""),
    "rules.hard": ("hard", "强制"),
    "rules.advisory": ("advisory", "建议"),
    "rules.broken": ("broken by", "违反者"),
    "rules.source": ("source", "来源"),
    "rules.by": ("{model} ({found})", "{model}（{found}）"),
    "rules.semicolon": ("; ", "；"),
    "rules.kept": ("nobody", "无"),
    "rules.unjudged": ("not judged", "未评判"),
    "rules.breaks": ("breaks {rules}", "违反：{rules}"),
    "rules.note": (
        "Rules: judged on the rosters as they stand and on what was really worked in each replication; one that a "
        "single replication breaks is broken. A model that breaks a hard rule can't win; advisory ones are only told.",
        "规则：既按排班表评判，也按每次重复中的实际工时评判；只要有一次重复违反即为违反。违反强制性规则的方案不能入选；建议性规则仅作提示。",
    ),
    "rules.note.unjudged": (
        "Not judged: there was nothing to judge, for example no whole calendar month in the run.",
        "未评判：没有可评判的内容，例如运行时间内没有完整的日历月。",
    ),
    "note.rules": ("Rules: hard rules that the model breaks; such a model can't win.",
                   "规则：该方案违反的强制性规则；违反者不能入选。"),
    "note.standards": (
        "Standards: kept or broken when the whole {level} interval of the figure lies on that side of the target; "
        "can't tell while the interval includes the target.",
        "标准：数值的 {level} 置信区间全部位于目标一侧时判为达标或未达标；区间包含目标时尚不能判定。",
    ),
    "note.cover": (
        "Cover: share of the time in which help could have come within its limit, had it been called; {post}, worst "
        "site.",
        "保障：若有呼叫，救援能在时限内到达的时间所占的比例；{post}，最差地点。",
    ),
    "note.cover.differ": (
        "Cover: share of the time in which help could have come within its limit, had it been called; {post}, where "
        "the models differ most, worst site.",
        "保障：若有呼叫，救援能在时限内到达的时间所占的比例；{post}（各方案差别最大），最差地点。",
    ),
    "note.response": (
        "Response p90: nine in ten cases had the first person or vehicle with them within this time from the call.",
        "反应 P90：十例中有九例，从呼叫到首名人员或首辆车到达不超过此时间。",
    ),
    "note.response.sent": (
        "Response p90: nine in ten cases to which help is sent ({streams}) had the first person or vehicle with them "
        "within this time from the call.",
        "反应 P90：在派出救援的病例（{streams}）中，十例有九例从呼叫到首名人员或首辆车到达不超过此时间。",
    ),
    "note.best": (
        "Best in: share of resampled replications in which the model is the cheapest that meets every standard; "
        "shown from 10 replications on.",
        "最优比例：重抽样各次重复时，该方案满足全部标准且成本最低的比例；至少 10 次重复才显示。",
    ),
    "note.best.cost": (
        "Best in: share of resampled replications in which the model is the cheapest; shown from 10 replications on.",
        "最优比例：重抽样各次重复时，该方案成本最低的比例；至少 10 次重复才显示。",
    ),
    "figure.mean": ("mean", "均值"),
    "figure.low": ("low", "下限"),
    "figure.high": ("high", "上限"),
    # the verdict
    "verdict": ("Verdict", "结论"),
    "note.inputs": (
        "Inputs: stated, said by those who run the service; derived, worked out from that; published, measured "
        "elsewhere; assumed, a guess.",
        "输入的依据：已知陈述（服务方说明）；推算（由陈述算出）；文献（他处测得）；假设（估计值）。",
    ),
    "reasons": ("Why not the others", "其他方案为何未入选"),
    "reasons.one": ("What is not kept, or can't be told yet", "未达标或尚不能判定之处"),
    "note.joint": (
        "Cost differences: their {level} intervals hold jointly for the {count} comparisons (Bonferroni).",
        "成本差异：各 {level} 置信区间对 {count} 项比较同时成立（Bonferroni 法）。",
    ),
    "note.joint.one": ("Cost difference: {level} interval.", "成本差异：{level} 置信区间。"),
    "note.sharper": (
        "{told} The same cases in all models make these differences as sharp as {times} times as many independent "
        "replications would.",
        "{told}各方案面对相同的病例，使这些差异的精度相当于 {times} 倍数量的独立重复。",
    ),
    "note.sharper.one": (
        "{told} The same cases in both models make this difference as sharp as {times} times as many independent "
        "replications would.",
        "{told}两方案面对相同的病例，使该差异的精度相当于 {times} 倍数量的独立重复。",
    ),
    "sharper.most": ("over {times}", "超过 {times}"),
    "span": ("{low} to {high}", "{low} 至 {high}"),
    # all pairs
    "pairs": ("{figure}: all pairs", "{figure}：两两比较"),
    "pairs.run": ("{run}: {pairs}", "{run}：{pairs}"),
    "pairs.pair": ("{model} less {baseline}", "{model} 减 {baseline}"),
    "pairs.difference": ("difference", "差值"),
    "pairs.joint": ("joint interval", "联合区间"),
    "pairs.times": ("{times} times", "{times} 倍"),
    "pairs.sharper": ("same cases worth", "相同病例的效用"),
    "pairs.note": (
        "Joint interval: {level} for all {count} pairs at once (Bonferroni). Same cases worth: so many times as many "
        "independent replications would make the difference as sharp.",
        "联合区间：对全部 {count} 对比较同时成立的 {level} 置信区间（Bonferroni 法）。"
        "相同病例的效用：要使差值同样精确，独立重复的次数须为现在的若干倍。",
    ),
    "pairs.note.one": (
        "{level} interval of the only pair. Same cases worth: so many times as many independent replications would "
        "make the difference as sharp.",
        "唯一一对比较的 {level} 置信区间。相同病例的效用：要使差值同样精确，独立重复的次数须为现在的若干倍。",
    ),
    # precision
    "precision": ("Precision", "精度"),
    "precision.target": ("target", "目标"),
    "precision.model": ("model", "方案"),
    "precision.half_width": ("half-width", "区间半宽"),
    "precision.replications": ("replications", "重复次数"),
    "precision.solved": ("reached with {count}", "{count} 次时达到"),
    "precision.held": (
        "within the target since {since}; {more} more to confirm",
        "自 {since} 次起符合目标；尚需 {more} 次确认",
    ),
    "precision.held.verdict": (
        "settled since {since}; {more} more to confirm",
        "自 {since} 次起结论已定；尚需 {more} 次确认",
    ),
    "precision.needed": ("not reached; about {count} would do", "未达到；约需 {count} 次"),
    "precision.unknown": ("not reached; how many it takes can't be said", "未达到；无法估计所需次数"),
    "note.precision": (
        "Half-width: of the figure's interval, in percent of the figure where the target is in percent. Reached: the "
        "number from which on it kept to the target (Hoad, Robinson & Davies 2010).",
        "区间半宽：目标为百分比时，以占数值的百分比表示。达到：自该次数起一直符合目标"
        "（Hoad、Robinson 与 Davies，2010）。",
    ),
    "note.precision.missed": (
        "The same command with a larger --max-replications goes on from here.",
        "以更大的 --max-replications 再次运行同一命令，即可由此继续。",
    ),
    # late cases
    "late": ("Why help was missing or late", "为何缺人或延误"),
    "late.share": ("missing or late", "缺人或延误"),
    "late.a_year": ("cases a year", "每年病例"),
    "late.causes": ("main causes (share of these)", "主要原因（占这些病例）"),
    "late.sites": ("sites", "地点"),
    "late.shifts": ("shifts", "班次"),
    "note.late": (
        "Missing or late, of all cases: those that break a standard with a time limit ({standards}), or leave "
        "unserved.",
        "缺人或延误（占全部病例）：超出有时限的标准（{standards}）的病例，以及未得到服务而离开的病例。",
    ),
    "note.late.waited": (
        "Missing or late, of all cases: those that had to wait for somebody or something, or leave unserved, since no "
        "standard sets a time limit for cases.",
        "缺人或延误（占全部病例）：需要等待人员或设备的病例，以及未得到服务而离开的病例（没有为病例设定时限的标准）。",
    ),
    "note.causes": ("Main cause: that of a case's longest wait.", "主要原因：病例最长一次等待的原因。"),
    "note.too_far": (
        "Too far away or slow: nobody was missing, but the way or the work took too long.",
        "距离远或处置慢：并不缺人，但路途或处置耗时过长。",
    ),
    # cover
    "gaps": ("Where cover breaks: hours a year without it, at the worst site",
             "保障在何处中断：每年无保障的小时数（最差地点）"),
    "post": ("post", "岗位"),
    "hours": ("{model}: when cover breaks (hours without it)", "{model}：保障何时中断（无保障的小时数）"),
    "hours.year": ("a year", "每年"),
    "hours.bad": ("bad year", "不利年份"),
    "hours.week": ("worst week", "最差一周"),
    "hours.cause": ("mostly", "主要原因"),
    "hours.worst": ("least covered hours of the week", "一周中保障最差的时段"),
    "note.hours": (
        "Worst week: the worst of each replication, on average. Percentages: share of that hour's time covered.",
        "最差一周：各次重复中最差一周的平均。百分比为该时段有保障的时间比例。",
    ),
    "note.bad": ("Bad year: one year in ten is worse.", "不利年份：十年中有一年比这更差。"),
    "note.bad.takes": (
        "Bad year (1 in 10): needs {count} replications.",
        "不利年份（十年一遇）：需要 {count} 次重复。",
    ),
    "note.bad.long": (
        "Bad year (1 in 10): needs replications of about a year.",
        "不利年份（十年一遇）：需要每次重复约为一年。",
    ),
    # the warm-up
    "warm_up": ("Warm-up", "预热期"),
    "warm_up.auto": (
        "The first {minutes} of each replication are left out: the longest warm-up that MSER-5 finds in {count} pilot "
        "replications of each model.",
        "每次重复的前 {minutes} 不计入结果：这是 MSER-5 在每个方案 {count} 次试运行中找到的最长预热期。",
    ),
    "warm_up.auto.needless": (
        "Nothing is left out: {count} pilot replications of each model show no transient.",
        "未剔除任何时段：每个方案 {count} 次试运行均未见初始过渡期。",
    ),
    "warm_up.short": (
        "Warning: a warm-up of {given} is too short. In {model}, {series} become steady only after {cut} (MSER-5); "
        "their mean from then on is {change} against that from the warm-up on. Set clock.warm_up to auto, or longer.",
        "警告：{given} 的预热期过短。在{model}中，{series}在 {cut} 之后才趋于平稳（MSER-5），此后的均值与预热期之后的"
        "均值相差 {change}。请将 clock.warm_up 设为 auto 或更长。",
    ),
    "warm_up.never": (
        "Warning: in {model}, {series} don't become steady within the first half of the run (MSER-5); the mean of the "
        "second half is {change} against that from the warm-up of {given} on. The run is too short, or cases pile up "
        "for good.",
        "警告：在{model}中，{series}在运行的前半段内未趋于平稳（MSER-5）；"
        "后半段的均值与 {given} 预热期之后的均值相差 {change}。运行时间过短，或病例持续积压。",
    ),
    "warm_up.present": ("cases present", "在场病例数"),
    "warm_up.taken": ("places taken, {room}", "占用位数（{room}）"),
    "warm_up.series": ("series", "序列"),
    "warm_up.cut": ("steady after", "趋稳所需时间"),
    "warm_up.steady": ("mean from then on", "此后的均值"),
    "warm_up.unseen": ("no transient seen", "未见过渡期"),
    "warm_up.needless": (
        "No warm-up is needed: {count} pilot replications of each model show no transient. Write clock.warm_up: 0 min, "
        "or leave it out.",
        "无需预热期：每个方案 {count} 次试运行均未见初始过渡期。clock.warm_up 可写 0 min 或省略。",
    ),
    "warm_up.none": ("not in the first half", "前半段内未趋稳"),
    "warm_up.rule": (
        "Steady after: the cut with the least squared standard error of the mean of what is left, in batches of five "
        "points (MSER-5). Campaigns, seasons and traces are left out.",
        "趋稳所需时间：使剩余部分均值的标准误平方最小的截断点，以五点为一批（MSER-5）。不含集中体检、季节性需求和外部病例记录。",
    ),
    "warm_up.take": (
        "Warm-up: {minutes}, from {count} pilot replications of each model. Write it as clock.warm_up, or auto.",
        "预热期：{minutes}（每个方案 {count} 次试运行）。请写入 clock.warm_up，或写 auto。",
    ),
    # back-check
    "observed": ("Observed and simulated", "实际观测与模拟"),
    "observed.figure": ("figure", "指标"),
    "observed.value": ("observed", "观测值"),
    "observed.range": ("simulated range", "模拟范围"),
    "observed.answer": ("", ""),
    "observed.source": ("source", "来源"),
    "observed.span": ("{low} to {high}", "{low} 至 {high}"),
    "observed.inside": ("in the range", "在范围内"),
    "observed.below": ("below it", "低于范围"),
    "observed.above": ("above it", "高于范围"),
    "observed.unknown": ("can't tell", "尚不能判定"),
    "observed.note": (
        "Simulated range: where the figure of one period as long as the observed one lies with {level} (a prediction "
        "interval from the spread of the replications, wider than the interval of a mean).",
        "模拟范围：与观测期等长的一段时期内，该指标以 {level} 的概率所在的范围"
        "（由各次重复的离散程度得出的预测区间，比均值的置信区间宽）。",
    ),
    # probes
    "probe": ("{case}, at random moments", "{case}（随机时刻）"),
    "probe.figure": ("figure", "指标"),
    "probe.value": ("value", "数值"),
    "probe.difference": ("difference from {model}", "与{model}之差"),
    "probe.note": (
        "The case came at {times} random moments of each of {count} replications, one at a time, with the same moments "
        "and luck in every model; nothing else was changed. Times are means of those reached. In brackets: {level} "
        "intervals across replications, of differences within replications.",
        "在 {count} 次重复中，每次让该病例在 {times} 个随机时刻逐一到来，各方案时刻与随机数相同，其余不变。"
        "时间为已获救治者的均值。括号内为各次重复间的 {level} 置信区间（差值为同一次重复内的配对差）。",
    ),
    # the rest
    "files": ("Files", "文件"),
    "files.line": (
        "{folder}: summary.csv, comparison.csv, replications.csv, run.json, charts",
        "{folder}：summary.csv、comparison.csv、replications.csv、run.json、charts",
    ),
    "charts": ("Charts", "图表"),
    "about": ("Run", "本次运行"),
    "about.run": (
        "scenario `{scenario}`, seed {seed}, run {run_id}",
        "情景 `{scenario}`，随机种子 {seed}，运行编号 {run_id}",
    ),
    "about.failed": (
        "failed: {model}, replication {replication}: {message}",
        "失败：{model}，第 {replication} 次重复：{message}",
    ),
}


def text(key: str, lang: str, **values: object) -> str:
    """The text in the language, its placeholders filled."""
    return in_language(TEXTS[key], lang).format(**values)
