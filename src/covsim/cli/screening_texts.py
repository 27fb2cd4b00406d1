"""Every fixed word of a screening's announcement, table and charts, in English and Chinese."""

from __future__ import annotations

from covsim.words import in_language

TEXTS: dict[str, tuple[str, str]] = {
    "announce": (
        "{inputs}, {models}, {replications}: {runs}{there}{time}.",
        "{inputs}、{models}、每处 {replications}：共 {runs}{there}{time}。",
    ),
    "n.inputs": ("{n} input|{n} inputs", "{n} 项输入"),
    "n.models": ("{n} model|{n} models", "{n} 个方案"),
    "n.replications": ("{n} replication|{n} replications", "{n} 次重复"),
    "n.runs": ("{n} run|{n} runs", "{n} 次模拟"),
    "announce.there": (", {count} of them on disk already", "，其中 {count} 次已完成"),
    "announce.time": ("; the rest takes about {time}", "；其余约需 {time}"),
    "announce.pair": (
        "With the choice and its closest rival alone (--models {pair}) it would be {runs}.",
        "若只比较入选方案及其最接近的对手（--models {pair}），则为 {runs}。",
    ),
    "seconds": ("{value} s", "{value} 秒"),
    "minutes": ("{value} min", "{value} 分钟"),
    "hours": ("{value} h", "{value} 小时"),
    "stopped": (
        "stopped: what is finished is kept, and the same command goes on from there",
        "已停止：完成的部分均已保存，再次执行同一命令即可继续",
    ),
    # responses
    "cost difference": ("Yearly cost of {rival} less that of {model}", "{rival}与{model}的年度成本之差"),
    "worst margin": (
        "{model}: margin of the standard that it keeps least well",
        "{model}：最薄弱一项标准的余量",
    ),
    "figure": ("{model}: {kpi}", "{model}：{kpi}"),
    "points": ("{value} points", "{value} 个百分点"),
    "points.unit": ("points", "百分点"),
    "note.unit": ("Amounts in {unit}.", "单位：{unit}。"),
    "as_is": ("{title}: {value} with all inputs at their value", "{title}：各项输入取现值时为 {value}"),
    # tables
    "input": ("input", "输入"),
    "range": ("range", "范围"),
    "low": ("at the low end", "取下限时"),
    "high": ("at the high end", "取上限时"),
    "swing": ("swing", "变幅"),
    "mu_star": ("mu*", "mu*"),
    "mu": ("mu", "mu"),
    "sigma": ("sigma", "sigma"),
    "more": ("Further inputs, in {file}: {count}.", "其余 {count} 项输入见 {file}。"),
    "none_moves": ("Inputs that change nothing here: {count}.", "对此没有影响的输入：{count} 项。"),
    "choice": ("The choice", "入选方案"),
    "choice.now": (
        "As things are, {model} is the cheapest that meets every standard (point estimates of {replications}).",
        "按现值，{model}是满足全部标准且成本最低的方案（{replications}的点估计）。",
    ),
    "choice.nobody": (
        "As things are, no model meets every standard (point estimates of {replications}).",
        "按现值，没有方案满足全部标准（{replications}的点估计）。",
    ),
    "flip": ("{path} at {value}: {model} is chosen.", "{path} 取 {value} 时：入选方案变为{model}。"),
    "flip.nobody": ("{path} at {value}: no model meets every standard.",
                    "{path} 取 {value} 时：没有方案满足全部标准。"),
    "no_flip": (
        "At neither end of any single input does the choice change.",
        "任何一项输入单独取上限或下限，入选方案均不改变。",
    ),
    "left_out": ("Left out: {what} could not be run: {problem}", "未计入：{what} 无法运行：{problem}"),
    "trajectory": ("trajectory {number}", "第 {number} 条轨迹"),
    "note.tornado": (
        "Each input at either end of its range, all others at their value; changes against all at their value, on the "
        "same cases, with {level} intervals in brackets. Swing: from the lowest to the highest of the three.",
        "每项输入分别取范围两端，其余取现值；数值为相对于全部取现值的变化（病例相同），方括号内为 {level} 置信区间。"
        "变幅：三者中最高与最低之差。",
    ),
    "note.morris": (
        "Effects of going through the whole range, while the others lie anywhere in theirs ({n} trajectories, "
        "{levels} levels). mu*: mean size, with its {level} interval (Student's t over trajectories); mu: mean with "
        "sign; sigma: spread, large when the effect is curved or depends on other inputs.",
        "输入走遍其整个范围而其余输入任意取值时的影响（{n} 条轨迹，{levels} 个水平）。mu*：影响大小的平均，"
        "括号内为 {level} 置信区间（对轨迹用 t 分布）；mu：带符号的平均；sigma：离散程度，影响非线性或取决于其他"
        "输入时较大。",
    ),
    "note.margin": (
        "Margin: how far the figure lies on the good side of its target; negative: the standard is broken.",
        "余量：数值优于目标的幅度；为负即未达标。",
    ),
    "note.hangs": (
        "{model} stays the choice while its margin is not negative and {rival} breaks a standard or costs more.",
        "只要{model}的余量不为负，且{rival}未达标或成本更高，入选方案就不变。",
    ),
    "nothing": ("No input was run at both ends yet.", "尚无输入完成两端的模拟。"),
    "nothing.morris": ("No trajectory is finished yet.", "尚无完成的轨迹。"),
    "files": ("Files", "文件"),
    "files.line": ("All inputs: {table}; charts: {charts}", "全部输入：{table}；图：{charts}"),
}


def text(key: str, lang: str, **values: object) -> str:
    """The text in the language, its placeholders filled."""
    return in_language(TEXTS[key], lang).format(**values)


def counted(key: str, count: int, lang: str) -> str:
    """``1 run``, ``1,264 runs``."""
    forms = text(f"n.{key}", lang, n=f"{count:,}").split("|")
    return forms[0] if count == 1 else forms[-1]
