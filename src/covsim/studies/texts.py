"""Every sentence of a verdict, in English and Chinese. Placeholders are filled with ``str.format``."""

from __future__ import annotations

from covsim.words import CAUSES, in_language

TEXTS: dict[str, tuple[str, str]] = {
    # numbers and lists
    "no_cases": ("no cases", "无病例"),
    "never": ("never", "从未达到"),
    "unit.min": ("{value} min", "{value} 分钟"),
    "unit.h": ("{value} h", "{value} 小时"),
    "unit.cases": ("{value} cases", "{value} 例"),
    "unit.people": ("{value} people", "{value} 人"),
    "unit.places": ("{value} places", "{value} 位"),
    "unit.claims": ("{value} claims", "{value} 项"),
    "unit.level": ("{value}", "{value}"),
    "unit.days": ("{value} days", "{value} 天"),
    "unit.money": ("{value} of money", "{value} 货币单位"),
    "span": ("{value} ({low} to {high})", "{value}（{low} 至 {high}）"),
    "and": ("{head} and {last}", "{head}、{last}"),
    "comma": (", ", "、"),
    "semicolon": ("; ", "；"),
    "judged.least": ("{figure} against at least {target}", "{figure}，应不低于 {target}"),
    "judged.most": ("{figure} against at most {target}", "{figure}，应不高于 {target}"),
    "at": ("{standard} at {place}", "{standard}（{place}）"),
    "in": ("{standard} in {place}", "{standard}（{place}）"),
    # the sentence
    "all.standards": ("every standard", "全部标准"),
    "all.rules": ("every hard rule", "全部强制性规则"),
    "all.both": ("every standard and hard rule", "全部标准和强制性规则"),
    "none": (
        "No staffing model meets {all}; {model} comes closest and misses {standard}: {judged}.",
        "没有任何方案满足{all}；{model}最为接近，未达到“{standard}”：{judged}。",
    ),
    "none.one": ("{model} does not meet {all}: it misses {standard}: {judged}.",
                 "{model}未满足{all}：未达到“{standard}”：{judged}。"),
    "none.rule": ("No staffing model meets {all}; {model} comes closest and breaks {rules}.",
                  "没有任何方案满足{all}；{model}最为接近，违反{rules}。"),
    "none.rule.one": ("{model} does not meet {all}: it breaks {rules}.", "{model}未满足{all}：违反{rules}。"),
    "open": (
        "It can't be told yet which model to choose: {models} may meet {all}, none is shown to.",
        "尚不能判定应选哪个方案：{models}可能满足{all}，但均未得到证实。",
    ),
    "open.one": ("It can't be told yet whether {model} meets {all}.", "尚不能判定{model}是否满足{all}。"),
    "no_costs": ("{models} {meet} {all}; no costs are given, so none is called cheapest.",
                 "{models}满足{all}；未给出成本，因此不判定哪个成本最低。"),
    "meet.one": ("meets", ""),
    "meet.many": ("meet", ""),
    "no_costs.one": (
        "{model} meets {all}. No costs are given, and there is no other model to compare it with.",
        "{model}满足{all}。未给出成本，也没有可供比较的其他方案。",
    ),
    "no_standards": (
        "{model} is the cheapest of {count} models, at {cost} a year. No standard is set, so the models are only "
        "compared on cost.",
        "{model}是 {count} 个方案中成本最低的，每年 {cost}。未设定标准，因此只比较成本。",
    ),
    "no_standards.one": (
        "{model} costs {cost} a year. No standard is set and there is no other model, so there is nothing to judge.",
        "{model}每年成本 {cost}。未设定标准，也没有其他方案，因此无从评判。",
    ),
    "nothing": ("No standard is set and no costs are given, so none of the {count} models can be called better.",
                "未设定标准，也未给出成本，因此无法判定 {count} 个方案孰优孰劣。"),
    "nothing.one": (
        "There is nothing to judge: one model, no standard and no costs. The figures are in summary.csv.",
        "无从评判：只有一个方案，未设定标准，也未给出成本。各项数值见 summary.csv。",
    ),
    "meets.one": ("{model} meets {all}, at {cost} a year{doubts}.",
                  "{model}满足{all}，每年 {cost}{doubts}。"),
    "meets.only": (
        "{model} is the only one of {count} models that is shown to meet {all}, at {cost} a year{doubts}.",
        "{count} 个方案中只有{model}经证实满足{all}，每年 {cost}{doubts}。",
    ),
    "meets.cheapest": (
        "{model} is the cheapest of the {count} models that meet {all}, at {cost} a year{doubts}.",
        "{model}是满足{all}的 {count} 个方案中成本最低的，每年 {cost}{doubts}。",
    ),
    "doubt.ties": ("; its lead over {models} is smaller than chance", "；其相对{models}的优势未超出随机波动"),
    "doubt.rivals": (
        "; {models} would be cheaper, if shown to meet {all}, which can't be told yet",
        "；{models}成本更低，但能否满足{all}尚不能判定",
    ),
    # what it rests on
    "runs": ("Runs: {count} of {days} in each model, seed {seed}.",
             "模拟：每个方案 {count}，每次 {days}，随机种子 {seed}。"),
    "inputs": ("Inputs: {counts}.", "输入：{counts}。"),
    "input.stated": ("{count} stated", "{count} 项为已知陈述"),
    "input.derived": ("{count} derived", "{count} 项为推算"),
    "input.published": ("{count} published", "{count} 项来自文献"),
    "input.assumed": ("{count} assumed", "{count} 项为假设"),
    "input.without evidence": ("{count} without evidence", "{count} 项未注明依据"),
    "validated.not": ("Not validated against observations.", "未与实际观测数据核对。"),
    "validated": (
        "Compared with observations: {inside} of {count} {lie} in the simulated range{outside}{unknown}.",
        "与实际观测数据对照：{count} 项观测值中有 {inside} 项在模拟范围内{outside}{unknown}。",
    ),
    "lie.one": ("lies", ""),
    "lie.many": ("lie", ""),
    "validated.outside": ("; outside: {figures}", "；范围之外：{figures}"),
    "validated.unknown": ("; can't tell: {figures}", "；尚不能判定：{figures}"),
    "validated.above": ("{figure} (observed higher than simulated)", "{figure}（观测值高于模拟值）"),
    "validated.below": ("{figure} (observed lower than simulated)", "{figure}（观测值低于模拟值）"),
    "chance": (
        "Chance: {model} is the cheapest that meets {all} in {share} of resampled replications.",
        "随机性：重抽样各次重复时，{model}在 {share} 的样本中是满足{all}且成本最低的方案。",
    ),
    "chance.cost": ("Chance: {model} is the cheapest in {share} of resampled replications.",
                    "随机性：重抽样各次重复时，{model}在 {share} 的样本中成本最低。"),
    "assumptions": (
        "Assumptions: with {inputs} drawn from {range} ({draws}, {replications} each, the same for all models), "
        "{wins}{fixed}.",
        "假设：将 {inputs}在其范围内抽取（{draws}，每组每个方案 {replications}，各方案取值相同），{wins}{fixed}。",
    ),
    "range.one": ("its range", ""),
    "range.many": ("their ranges", ""),
    "wins": ("{model} wins {count}", "{model}胜出 {count} 组"),
    "wins.nobody": ("in {count} no model meets {all}", "{count} 组中没有方案满足{all}"),
    "wins.refused": ("{draws} made no valid run", "{draws}未能得到有效运行"),
    "fixed": ("; {inputs} without a range stayed as given", "；另有 {inputs}未给出范围，保持原值"),
    "flip": (
        "The choice hangs on {path}: below {middle} {model} wins {low} of {of_low} draws, above it {high} of "
        "{of_high}.",
        "结论取决于 {path}：低于 {middle} 时{model}在 {of_low} 组中胜出 {low} 组，"
        "高于时在 {of_high} 组中胜出 {high} 组。",
    ),
    # why a model does not win
    "breaks": ("breaks {rules}", "违反{rules}"),
    "breaks.one": ("the rule {rule} ({found})", "规则“{rule}”（{found}）"),
    "rule.hours_a_week": ("{worst} in a week, at most {limit}", "一周 {worst}，应不超过 {limit}"),
    "rule.hours_a_month": ("{worst} in a month, at most {limit}", "一个月 {worst}，应不超过 {limit}"),
    "rule.overtime_a_month": ("{worst} of overtime in a month, at most {limit}",
                              "一个月加班 {worst}，应不超过 {limit}"),
    "rule.rest_a_week": ("longest rest of a week {worst}, at least {limit}", "一周最长休息 {worst}，应不少于 {limit}"),
    "rule.rest_between": ("{worst} between two shifts, at least {limit}", "两班之间休息 {worst}，应不少于 {limit}"),
    "rule.crew": ("complete for {worst} of its hours, at least {limit}", "满员时间占 {worst}，应不低于 {limit}"),
    "rule.head_count": ("{worst} on the books, at least {limit}", "在编 {worst} 人，应不少于 {limit} 人"),
    "rule.kpi.most": ("{worst}, at most {limit}", "{worst}，应不高于 {limit}"),
    "rule.kpi.least": ("{worst}, at least {limit}", "{worst}，应不低于 {limit}"),
    "rule.planned": ("{told}, already by the rosters", "{told}，按排班即违反"),
    "rule.runs": ("{told}, in {runs} of {replications} replications", "{told}，{replications} 次重复中有 {runs} 次"),
    "fails": ("fails {standards}", "未达到：{standards}"),
    "fails.more": ("and {standards}", "另有 {standards}"),
    "fails.one": ("{standard}: {judged}{because}{also}", "“{standard}”：{judged}{because}{also}"),
    "fails.also": (", also {places}", "，{places}亦然"),
    "because.time": (" (mostly {cause}: {share} of the uncovered time)",
                     "（主要原因：{cause}，占无保障时间的 {share}）"),
    "because.cases": (" (mostly {cause}: {share} of the cases that miss it)",
                      "（主要原因：{cause}，占未达标病例的 {share}）"),
    "open.for": ("is not shown yet to keep or to break {standards}", "尚不能判定是否达到：{standards}"),
    "open.one_of": ("{standard}: {judged}{also}", "“{standard}”：{judged}{also}"),
    "dearer": ("costs {cost} a year more", "每年多花 {cost}"),
    "cheaper": ("would cost {cost} a year less", "每年会少花 {cost}"),
    "joint": (", ", "；"),
    # what would make it firmer
    "advice.few": ("{count} replications say little: run at least 10, with --replications 10.",
                   "仅 {count} 次重复，说明力不足：至少运行 10 次（--replications 10）。"),
    "advice.one": ("One replication gives no interval: run at least 10, with --replications 10.",
                   "仅 1 次重复无法给出置信区间：至少运行 10 次（--replications 10）。"),
    "advice.more": (
        "About {more} more replications should tell whether {model} meets them: --replications {total}.",
        "再运行约 {more} 次重复应能判定{model}是否达标：--replications {total}。",
    ),
    "advice.close": (
        "{model} is too close to the target of {standards} for more replications to tell: look at that standard.",
        "{model}与“{standards}”的目标过于接近，增加重复次数也难以判定：请审视该标准。",
    ),
    "advice.cases": ("{model} has no cases that {standards} could be judged by.",
                     "{model}没有可用于评判“{standards}”的病例。"),
    "advice.same": (
        "All {count} replications are the same, because nothing in this scenario is random: the intervals say nothing "
        "about other years, and one replication is enough.",
        "{count} 次重复完全相同，因为此情景中没有任何随机成分：区间不能说明其他年份的情况，一次重复就够了。",
    ),
    "advice.find_out": ("Find out {path} first: the choice hangs on it.", "请先查明 {path}：结论取决于它。"),
    "advice.nowhere": ("Look at {standards}: no model keeps {them}.", "请审视“{standards}”：没有方案能够达到。"),
    "advice.rules": ("Look at {rules}: no model keeps {them}.", "请审视规则“{rules}”：没有方案能够遵守。"),
    "them.one": ("it", ""),
    "them.many": ("them", ""),
    # counted things: one, many
    "replication": ("{n} replication|{n} replications", "{n} 次重复"),
    "draw": ("{n} draw|{n} draws", "{n} 组抽样"),
    "assumed_input": ("{n} assumed input|{n} assumed inputs", "{n} 项假设输入"),
    "more_rule": ("{n} more rule|{n} more rules", "另外 {n} 项规则"),
    "more_standard": ("{n} more standard|{n} more standards", "{n} 项标准未达到"),
    # causes
    "cause.too_far": ("too far away or slow", "距离远或处置慢"),
    **{f"cause.{cause}": texts for cause, texts in CAUSES.items()},
}


def text(key: str, lang: str, **values: object) -> str:
    """The text in the language, its placeholders filled."""
    return in_language(TEXTS[key], lang).format(**values)
