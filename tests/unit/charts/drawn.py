"""Reading back what was drawn."""

from matplotlib.colors import to_hex


def lines_of(axes, colour):
    return [line for line in axes.lines if to_hex(line.get_color()).upper() == colour]


def words_on(axes):
    return [words.get_text() for words in axes.texts]


def panels(figure):
    return [axes for axes in figure.axes if axes.axison]


def value(made_up, kpi, scope, model, column="mean"):
    rows = made_up.kpis
    return float(rows.loc[(rows.kpi == kpi) & (rows.scope == scope) & (rows.model == model), column].iloc[0])
