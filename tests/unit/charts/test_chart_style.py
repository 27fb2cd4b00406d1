"""Fonts, colours and files."""

import subprocess
import sys
import warnings
from collections import Counter

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from covsim.charts.lettering import FONT_FILE, lacking, letter_width
from covsim.charts.style import OKABE_ITO, covsim_style, model_style, new_figure, save, settle
from covsim.charts.texts import LANGUAGES, TEXTS, text

GLYPHS = set(TTFont(FONT_FILE).getBestCmap())


def test_the_font_has_every_character_of_every_text():
    missing = {letter for texts in TEXTS.values() for letter in "".join(texts) if ord(letter) not in GLYPHS}

    assert missing == set()


def test_the_font_has_the_characters_of_gb_2312_and_comes_with_its_licence():
    common = "的一是在不了有和人这中大为上个国矿井医院急救护士值班"
    rows = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)]

    assert {letter for letter in [*common, *rows] if ord(letter) not in GLYPHS} == set()
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert FONT_FILE.stat().st_size < 1_600_000


def test_both_languages_have_the_same_placeholders():
    for key, texts in TEXTS.items():
        fields = [{part.split("}")[0] for part in words.split("{")[1:]} for words in texts]
        assert fields[0] == fields[1], key
        assert len(texts) == len(LANGUAGES)


def test_placeholders_are_filled():
    assert text("response.standard", "zh", target="90%", limit=15) == "标准：15 分钟内达到 90%"


def test_chinese_is_drawn_without_a_missing_glyph(tmp_path):
    with covsim_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = new_figure(1)
        figure.text(0.5, 0.5, "新集矿区 15 min ≤ 90% — 急救小组")
        figure.savefig(tmp_path / "text.png")


def test_a_character_that_no_font_has_is_no_reason_to_warn(tmp_path):
    figure = new_figure(1)
    figure.text(0.5, 0.5, "\U00013000")

    assert save(figure, tmp_path / "rare.svg").stat().st_size > 0


def test_a_dollar_sign_is_a_dollar_sign(tmp_path):
    with covsim_style():
        figure = new_figure(1)
        assert not figure.text(0.5, 0.5, "costs $5 and $6").get_parse_math()


def test_a_settled_figure_stays_as_it_is_in_every_format(tmp_path):
    with covsim_style():
        figure = new_figure(2)
        axes = figure.subplots()
        axes.set_ylabel("people")
        settle(figure)
        place = axes.get_position().bounds
        axes.text(1.5, 0.5, "a text far outside, for which the axes would make room", transform=axes.transAxes)

    for kind in ("svg", "png"):
        save(figure, tmp_path / f"settled.{kind}")

    assert axes.get_position().bounds == place
    label = axes.yaxis.label.get_window_extent().x1
    assert 0 < label < min(tick.get_window_extent().x0 for tick in axes.get_yticklabels())


def test_widths_of_letters_are_those_of_the_font():
    assert [letter_width(letter) for letter in "矿Wi\U00013000"] == [1.0, 0.878, 0.275, 1.0]


def test_the_users_settings_are_left_alone_and_do_not_show():
    with mpl.rc_context({"font.size": 30.0, "axes.grid": True}):
        with covsim_style():
            assert (mpl.rcParams["font.size"], mpl.rcParams["axes.grid"]) == (9.0, False)
        assert (mpl.rcParams["font.size"], mpl.rcParams["axes.grid"]) == (30.0, True)


def test_pyplot_is_never_imported():
    code = "import sys, covsim.charts; sys.exit('matplotlib.pyplot' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_figure_gives_the_same_bytes(tmp_path, kind):
    def draw(name):
        with covsim_style():
            figure = Figure(layout="constrained")
            figure.subplots().plot([1, 3, 2], label="救护车")
            return save(figure, tmp_path / f"{name}.{kind}").read_bytes()

    assert draw("one") == draw("two")


def test_seven_colours_then_other_dashes_and_no_two_models_alike():
    styles = [model_style(position) for position in range(14)]

    assert [style.colour for style in styles] == [*OKABE_ITO, *OKABE_ITO]
    assert Counter((style.colour, str(style.dash)) for style in styles).most_common(1)[0][1] == 1


def test_signs_that_no_font_has_are_named():
    assert lacking(["新集一矿 Mine 1: 15–20 min ≥ 90%", "Größe"]) == ""
    assert lacking(["\U00013000 矿 \U00013001", "\U00013000\n"]) == "\U00013000\U00013001"
