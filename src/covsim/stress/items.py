"""The items of STRESS-DES, numbered and named as in its checklist.

Monks, Currie, Onggo, Robinson, Kunc & Taylor (2019), "Strengthening the reporting of empirical simulation studies:
introducing the STRESS guidelines", Journal of Simulation 13(1), 55-67, doi:10.1080/17477778.2018.1442155.
"""

from __future__ import annotations

from typing import NamedTuple


class Item(NamedTuple):
    """One item: number, name in English and Chinese."""

    number: str
    title: tuple[str, str]


SECTIONS: dict[str, tuple[str, str]] = {
    "1": ("Objectives", "目标"),
    "2": ("Logic", "逻辑"),
    "3": ("Data", "数据"),
    "4": ("Experimentation", "试验"),
    "5": ("Implementation", "实现"),
    "6": ("Code access", "代码获取"),
}
ITEMS = (
    Item("1.1", ("Purpose of the model", "模型的目的")),
    Item("1.2", ("Model outputs", "模型输出")),
    Item("1.3", ("Experimentation aims", "试验目的")),
    Item("2.1", ("Base model overview diagram", "基准模型总览图")),
    Item("2.2", ("Base model logic", "基准模型逻辑")),
    Item("2.3", ("Scenario logic", "各方案的逻辑")),
    Item("2.4", ("Algorithms", "算法")),
    Item("2.5.1", ("Components: entities", "组成：实体")),
    Item("2.5.2", ("Components: activities", "组成：活动")),
    Item("2.5.3", ("Components: resources", "组成：资源")),
    Item("2.5.4", ("Components: queues", "组成：队列")),
    Item("2.5.5", ("Components: entry and exit points", "组成：进入点与离开点")),
    Item("3.1", ("Data sources", "数据来源")),
    Item("3.2", ("Pre-processing", "数据预处理")),
    Item("3.3", ("Input parameters", "输入参数")),
    Item("3.4", ("Assumptions", "假设")),
    Item("4.1", ("Initialisation", "初始化")),
    Item("4.2", ("Run length", "运行长度")),
    Item("4.3", ("Estimation approach", "估计方法")),
    Item("5.1", ("Software or programming language", "软件或编程语言")),
    Item("5.2", ("Random sampling", "随机抽样")),
    Item("5.3", ("Model execution", "模型执行")),
    Item("5.4", ("System specification", "系统配置")),
    Item("6.1", ("Computer model sharing statement", "计算机模型共享声明")),
)
