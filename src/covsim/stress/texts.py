"""Every fixed word of the checklist, in English and Chinese; ``str.format`` fills the placeholders."""

from __future__ import annotations

from covsim.words import in_language

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("STRESS-DES: {name}", "STRESS-DES 报告清单：{name}"),
    "about": (
        "Filled in by `covsim stress` from the scenario, the run and the program, by the checklist of Monks, Currie, "
        "Onggo, Robinson, Kunc and Taylor (2019), Strengthening the reporting of empirical simulation studies, Journal "
        "of Simulation 13(1), 55-67.",
        "由 `covsim stress` 根据情景、运行和程序填写，清单见 Monks、Currie、Onggo、Robinson、Kunc 和 Taylor（2019），"
        "Strengthening the reporting of empirical simulation studies，Journal of Simulation 13(1)，55–67。",
    ),
    "comma": (", ", "，"),
    "told": (": {told}", "：{told}"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "all": ("all", "全部"),
    "end": ("end", "结束"),
    "duty": ("duty", "计划任务"),
    # gaps
    "gap": ("**Not stated**: {what} (write it under `{where}`).", "**未说明**：{what}（请写在 `{where}` 下）。"),
    "gaps": ("Not stated: {count}", "未说明：{count} 项"),
    "not_stated": ("not stated", "未说明"),
    "gap.purpose": ("background and objectives of the model", "模型的背景与目标"),
    "gap.aims": ("what the experiments are to find out, and why these models",
                 "试验要回答的问题，以及为何选择这些方案"),
    "gap.descriptions": ("what these models are: {models}", "下列方案的说明：{models}"),
    "gap.preprocessing": ("what was done to the data before they became inputs", "数据成为输入之前所作的处理"),
    "gap.limitations": ("what was left out or simplified", "省略或简化了什么"),
    "gap.sources": ("where {count} inputs come from", "{count} 项输入的来源"),
    "gap.sources.where": ("evidence: {kind, source}", "evidence: {kind, source}"),
    "gap.system": ("the machine on which it was run", "运行所用的计算机"),
    "gap.code": ("where the model can be had, and its licence", "模型的获取途径与许可"),
    "gap.validation": ("how the model was checked against the real service", "如何对照真实服务检验模型"),
    "gap.authors": ("who made the study", "研究作者"),
    "gap.contact": ("whom to ask", "联系人"),
    "gap.approvals": ("approvals and funding", "审批与资助"),
    "beside": ("Besides the checklist", "清单之外"),
    "beside.line": ("{what}: {told}", "{what}：{told}"),
    "beside.validation": ("Validation", "模型检验"),
    "beside.authors": ("Authors", "作者"),
    "beside.contact": ("Contact", "联系方式"),
    "beside.approvals": ("Approvals and funding", "审批与资助"),
    # 1 objectives
    "purpose.rule": (
        "The model answers which staffing model is the cheapest that meets every standard.",
        "模型回答：哪种人员配置方案能以最低成本满足全部标准。",
    ),
    "purpose.no_rule": (
        "No standard is set: the model describes what each staffing model keeps and costs.",
        "未设定标准：模型说明各人员配置方案所能提供的保障与成本。",
    ),
    "output": ("output", "输出"),
    "definition": ("definition", "定义"),
    "output.standard": ("Standard {name}", "标准 {name}"),
    "output.rule": ("Rule {name}", "规则 {name}"),
    "output.measure": ("Time {name}", "时间指标 {name}"),
    "output.from_to": ("minutes from {start} to {end}, for each case", "每个病例从 {start} 到 {end} 的分钟数"),
    "output.cover": ("Cover {name}", "保障 {name}"),
    "output.cover_is": (
        "share of time in which {needs} could be at {at} within {within}, had a case arisen",
        "若此时发生病例，{needs} 能在 {within} 内到达 {at} 的时间比例",
    ),
    "output.outcome": ("Outcome {name}", "结局 {name}"),
    "output.cost": (
        "pay, vehicles, rooms, kits and further charges, for 365.25 days, in {currency}",
        "工资、车辆、房间、急救箱及其他费用，按 365.25 天计，单位 {currency}",
    ),
    "outputs.all": (
        "{count} kinds of figures are reported in `summary.csv`; docs/kpis.md defines each.",
        "`summary.csv` 共报告 {count} 类指标，定义见 docs/kpis.md。",
    ),
    "outputs.how": (
        "All figures are worked out after each replication from its event log, over cases that call behind the warm-up "
        "and before the horizon; times are clipped to that window. Cases that are never served stay in every "
        "denominator and count as infinitely late.",
        "所有指标均在每次重复结束后由事件日志算出，只计入预热期之后、运行结束之前呼叫的病例；时间按该窗口截取。始终"
        "未得到服务的病例保留在分母中，按无限延误计。",
    ),
    "outputs.error": (
        "Intervals are {level} confidence intervals across replications: Student's t for means; for ratios and shares "
        "the jackknife of the ratio of sums; differences between models are paired by replication.",
        "区间为跨重复的 {level} 置信区间：均值用 t 分布；比值与比例用总和之比的刀切法；方案之间的差异按重复配对。",
    ),
    "aims.scenarios": ("(A) Scenarios: {count} staffing models.", "（A）方案：{count} 个人员配置方案。"),
    "aims.baseline": (", the baseline", "，基准方案"),
    "aims.design": (
        "(B) Design: every model is run for {replications} replications, in each of which all face the same cases "
        "(common random numbers); nothing else is varied between models but what item 2.3 lists.",
        "（B）设计：每个方案运行 {replications} 次重复，每次重复中各方案面对相同的病例（公共随机数）；方案之间除 "
        "2.3 所列"
        "之外没有其他差别。",
    ),
    "aims.design.one": ("(B) Design: one model, {replications} replications.",
                        "（B）设计：一个方案，{replications} 次重复。"),
    "aims.optimisation": (
        "(C) Simulation optimisation: not applicable, nothing is searched for beyond the models listed.",
        "（C）仿真优化：不适用，仅比较所列方案。",
    ),
    # 2 logic
    "diagram": ("The ways of cases in the baseline, {model}:", "基准方案（{model}）中病例的流程："),
    "base": (
        "A case enters a pathway and goes through its steps in order unless a step says otherwise. A step begins when "
        "all that it needs is granted at once; `marks` name moments that are measured.",
        "病例进入路径后依次经过各步骤，除非步骤另有规定。步骤所需资源须同时全部到位方可开始；`marks` 为被测量的时刻。",
    ),
    "base.pathway": ("Pathway `{name}`:", "路径 `{name}`："),
    "scenarios": ("What each model has otherwise than the baseline, {model}:", "各方案与基准方案（{model}）的差别："),
    "scenarios.one": ("There is one model only.", "只有一个方案。"),
    "model": ("model", "方案"),
    "where": ("where", "位置"),
    "baseline": ("baseline", "基准"),
    "instead": ("instead", "改为"),
    "rule": ("rule", "规则"),
    "value": ("value", "取值"),
    "origin": ("set by", "来源"),
    "chosen": ("the scenario", "情景"),
    "default": ("default", "默认"),
    "policy.dispatch": ("Which unit goes", "派谁前往"),
    "policy.queue_order": ("Who is served first", "先服务谁"),
    "policy.queue_rule": ("Whether later cases may overtake", "后来者可否先得到服务"),
    "policy.diversion": ("Whether transports go elsewhere", "转运是否改送他处"),
    "policy.relocation": ("Whether free units move to other posts", "空闲单元是否换防"),
    "policy.referral": ("Which site takes a case", "由哪处接收病例"),
    "algorithms.claims": (
        "A claim of several people, vehicles or rooms is granted as a whole or not at all, by matching needs "
        "with units "
        "that may meet them (ranked substitutes included). A more urgent case may take units from less urgent "
        "ones where "
        "a step allows it, from as few as possible. docs/design.md and docs/scenario-reference.md give the rules "
        "in full.",
        "对多名人员、车辆或房间的需求要么整体满足、要么不满足，由需求与可胜任资源（含按序替代者）的匹配决定。步骤允许"
        "时，较急的病例可从较不急者处取走资源，涉及的病例尽可能少。完整规则见 docs/design.md 与 "
        "docs/scenario-reference.md。",
    ),
    "algorithms.travel": ("Travel times:", "行程时间："),
    "algorithms.rosters": (
        "Rosters, from which shifts, leave, sickness and stand-ins are planned before the run:",
        "排班；班次、休假、病假与替班均在运行前据此排定：",
    ),
    "algorithms.holidays": (
        "Public holidays, an eighth day of the week for hours (Hol), weights of demand and pay: {days}.",
        "公众假日：对时段（Hol）、需求权重与薪酬而言相当于一周的第八天：{days}。",
    ),
    "algorithms.workdays": ("Make-up days, which count as another weekday: {days}.",
                            "调休上班日，按所示的星期计：{days}。"),
    "algorithms.outcomes": ("Expected survival as a function of times:", "预期生存率与时间的关系："),
    "step.respond": ("respond", "前往"),
    "step.treat": ("treat", "处置"),
    "step.transport": ("transport", "转运"),
    "step.handover": ("handover", "交接"),
    "step.go": ("go", "自行前往"),
    "step.wait": ("wait", "等待"),
    "step.branch": ("branch", "分流"),
    "step.refer": ("refer", "转诊"),
    "step.release": ("release", "释放"),
    "step.detect": ("be found", "被发现"),
    "step.any_order": ("any order", "任意顺序"),
    "way": ("the way", "行程时间"),
    "entities": ("Entities are cases, which arise in these streams:", "实体为病例，来自以下需求流："),
    "entities.duties": ("Planned duties are cases too, and compete for the same people:",
                        "计划任务同样作为病例，与病例争用相同的人员："),
    "activities": ("Activities, with what they claim and how long they take:", "活动，及其所需资源与用时："),
    "activity": ("activity", "活动"),
    "kind": ("kind", "类型"),
    "needs": ("needs", "所需"),
    "takes": ("takes", "用时"),
    "resources": ("Resources, and how many each model has:", "资源，及各方案中的数量："),
    "resource": ("resource", "资源"),
    "at": ("home", "驻地"),
    "roster": ("roster", "排班"),
    "staff": ("people", "人员"),
    "vehicles": ("vehicle", "车辆"),
    "rooms": ("room", "房间"),
    "kits": ("equipment", "设备"),
    "stocks": ("stock", "消耗品"),
    "queues": (
        "Cases whose claim can't be granted wait, in one order for each set of needs at a place: {order}. {rule}",
        "需求不能满足的病例须等待，同一地点、相同需求者排成一列：{order}。{rule}",
    ),
    "order.priority": ("by priority, then by the moment from which they wait", "按优先级，再按开始等待的时刻"),
    "order.first_come": ("first come, first served", "先到先服务"),
    "order.last_come": ("last come, first served", "后到先服务"),
    "rule.backfill": ("A case further behind is served when those before it can't be yet.",
                      "前面的病例尚不能得到服务时，后面能得到服务者可先行。"),
    "rule.reserve": ("Units that a waiting case lacks only partly are kept for it.",
                     "等待中的病例只缺部分资源时，为其保留已有资源。"),
    "rule.strict": ("Nobody is served before the one in front.", "前面的病例未得到服务，后面者不得先行。"),
    "queues.unlimited": ("No step limits how long or how many cases wait.", "各步骤均不限制等待的时间与人数。"),
    "stream": ("stream", "需求流"),
    "arrivals": ("arrivals", "到达"),
    "enters": ("enters at", "进入点"),
    "pathway": ("pathway", "路径"),
    "exits": (
        "Cases leave served, referred to a place outside the model, or unserved; a duty may be cancelled. Cases still "
        "present at the horizon are open.",
        "病例离开时为：已得到服务、转诊至模型之外、或未得到服务而离开；计划任务可能取消。运行结束时仍在场者为未结。",
    ),
    # 3 data
    "kind.stated": ("stated", "已知陈述"),
    "kind.derived": ("derived", "推算"),
    "kind.published": ("published", "文献"),
    "kind.assumed": ("assumed", "假设"),
    "evidence": ("evidence", "依据"),
    "source": ("source", "来源"),
    "inputs": ("inputs", "输入项数"),
    "input": ("input", "输入"),
    "models": ("models", "方案"),
    "range": ("range", "范围"),
    "derived": ("Inputs that were derived from others, and how:", "由其他数据推算的输入及算法："),
    "parameters": ("{count} inputs, as they were in this run (changes by `--set` included):",
                   "本次运行所用的 {count} 项输入（含 `--set` 的改动）："),
    "assumptions": (
        "{count} inputs are assumed, of which {ranged} have a range; item 3.3 lists them.",
        "{count} 项输入为假设，其中 {ranged} 项给出了范围，见 3.3。",
    ),
    "assumptions.drawn": (
        "{inputs} of them were drawn from their ranges {draws} times (Latin hypercube), to see whether the "
        "choice stands.",
        "其中 {inputs} 项在范围内抽样 {draws} 次（拉丁超立方），以检验选择是否稳定。",
    ),
    "set_here": ("changed by --set", "由 --set 更改"),
    # 4 experimentation
    "initial": (
        "A run begins empty of cases; people and vehicles whose shift covers the start are on duty at their homes.",
        "运行开始时没有病例；班次覆盖起始时刻的人员与车辆在驻地在岗。",
    ),
    "warm_up.none": ("No warm-up: all time is measured.", "无预热期：全部时间均计入。"),
    "warm_up.given": ("Warm-up of {minutes}, as given by the scenario; nothing in it is measured.",
                      "预热期 {minutes}，由情景给定，期间不计入结果。"),
    "warm_up.found": ("Warm-up of {minutes}, found by MSER-5 on pilot replications; nothing in it is measured.",
                      "预热期 {minutes}，由试运行按 MSER-5 确定，期间不计入结果。"),
    "length": ("Each replication lasts {horizon}, warm-up included, from {start}.",
               "每次重复长 {horizon}（含预热期），自 {start} 起。"),
    "length.empty": ("It goes on until the last case is done; what is measured ends at the horizon.",
                     "运行至最后一个病例结束；计入结果的时间以设定长度为限。"),
    "replications": ("{count} independent replications of each model, with seed {seed}.",
                     "每个方案 {count} 次独立重复，随机种子 {seed}。"),
    "replications.fixed": ("Their number was set beforehand.", "重复次数为事先设定。"),
    "replications.precision": (
        "Their number was found by running until the intervals asked for were narrow enough (Hoad, Robinson & Davies).",
        "重复次数由所要求的区间宽度确定（Hoad、Robinson 和 Davies 的方法）。",
    ),
    "paired": (
        "All models share the cases and their luck in each replication, so that differences are paired.",
        "每次重复中各方案共用相同的病例及其随机数，因此差异为配对比较。",
    ),
    "paired.one": ("There is one model, so nothing is compared.", "只有一个方案，不作比较。"),
    # 5 implementation
    "software": ("covsim, a Python package on the discrete-event library SimPy. Versions:",
                 "covsim，基于离散事件库 SimPy 的 Python 软件包。版本："),
    "sampling": (
        "Uniform numbers come from the counter-based generator Philox, keyed by a hash of seed ({seed}), "
        "replication and "
        "what they are for (stream, number of the case, step, visit, purpose), and are turned into laws by "
        "inversion. So "
        "a case keeps its luck whatever else a model changes.",
        "均匀随机数由计数器型发生器 Philox 产生，以种子（{seed}）、重复序号及用途（需求流、病例序号、步骤、次数、"
        "目的）的"
        "散列为键，再以逆变换得到各分布。因此无论方案作何改动，同一病例的随机数不变。",
    ),
    "execution": (
        "Next-event time advance on one event list. What falls on the same instant is done in this order:",
        "以单一事件表推进到下一事件时刻。同一时刻的事件按以下顺序处理：",
    ),
    "execution.1": ("work ends, units arrive", "作业结束、资源到达"),
    "execution.2": ("rosters, openings and faults take effect", "排班、开放时间与故障生效"),
    "execution.3": ("new cases arise", "新病例发生"),
    "execution.4": ("claims are granted, in the order of the queues", "按队列顺序满足需求"),
    "execution.5": ("patience runs out", "等待期限届满"),
    "system": ("{platform}, {processors} processors.", "{platform}，{processors} 个处理器。"),
    "system.time": ("The run took {seconds} s.", "运行用时 {seconds} 秒。"),
    # 6 code access
    "sharing": (
        "covsim is open source under the MIT licence. The scenario is `{scenario}`; run {run_id} keeps it as "
        "resolved in "
        "`run.json`, from which every figure can be made again.",
        "covsim 为开源软件（MIT 许可）。情景文件为 `{scenario}`；运行 {run_id} 的 `run.json` 保存了完整情景，可据"
        "此重新得到"
        "全部数值。",
    ),
    "sharing.command": ("Made by: `{command}`", "运行命令：`{command}`"),
}


def text(key: str, lang: str, **values: object) -> str:
    """The text in the language, its placeholders filled (a text asked for without any is given as it stands)."""
    found = in_language(TEXTS[key], lang)
    return found.format(**values) if values else found
