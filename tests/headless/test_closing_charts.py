"""The curves at the end of a log: which charts there are, how large, and whose figures they show."""

import io
import re

import pytest
from report_samples import Terminal, curves, preset_of, scored_curves, written

from tuitrain.headless.closing_chart import closing_charts
from tuitrain.headless.kept_curves import KeptCurves
from tuitrain.headless.lines import lines_of
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.comparison import MOST
from tuitrain.plot.scored import scored_by, scored_sets

DIGITS = {"name": "mnist", "train": 200, "test": 100}
SINE = {"name": "sine", "train": 40, "test": 20}
NUMBERS = {"data": SINE, "network": {"hidden": [4]}, "loss": "mean_squared_error", "batch_size": 10}
ARMS = {"slow": {"updates": 60}, "fast": {"optimizer": {"lr": 0.2}}}
COMPARISON = preset_of(kind="compare", data=DIGITS, arms=ARMS)


def charts(preset, arms, columns=80, ascii=False):
    """The rows of each picture."""
    return [
        picture.text.split("\n")
        for picture in closing_charts(preset, arms, columns, ChartOptions(ascii=ascii))
    ]


def text_of(*pictures):
    return "\n".join("\n".join(rows) for rows in pictures)


def titles(text):
    return re.findall(
        r"\b(?:SCORED LOSS|LOSS mean of 100|(?:TRAIN |VALIDATION |TEST )?(?:ACCURACY|LOSS))(?= |$)",
        text,
        re.M,
    )


def ends(text):
    """What is written beside the ends of curves."""
    return re.findall(r"(?:([1-6]) )?(\.[0-9]{3})(?= |$)", text, re.M)


# Choice of charts


@pytest.mark.parametrize(
    ("preset", "arms", "expected"),
    [
        (preset_of(), ("run",), ["LOSS mean of 100", "ACCURACY"]),
        (preset_of(**NUMBERS), ("run",), ["LOSS mean of 100", "SCORED LOSS"]),
        (COMPARISON, ("slow",), ["LOSS mean of 100", "ACCURACY"]),
        (COMPARISON, ("slow", "fast"), ["LOSS mean of 100", "TRAIN ACCURACY", "TEST ACCURACY"]),
        (
            preset_of(kind="compare", arms=ARMS),
            ("slow", "fast"),
            ["LOSS mean of 100", "TRAIN ACCURACY", "VALIDATION ACCURACY", "TEST ACCURACY"],
        ),
        (
            preset_of(kind="compare", arms=ARMS, **NUMBERS),
            ("slow", "fast"),
            ["LOSS mean of 100", "TRAIN LOSS", "TEST LOSS"],
        ),
    ],
)
def test_charts_are_of_losses_and_of_each_row_set_or_of_one_run(preset, arms, expected):
    drawn = charts(preset, {arm: [scored_curves(40, 0.5)] for arm in arms})
    assert titles(text_of(*drawn)) == expected


def test_a_run_has_a_curve_for_each_set_of_rows():
    loss, accuracy = charts(preset_of(), {"run": [scored_curves(40, 0.5)]})
    assert ends(text_of(loss)) == [("", ".500")]
    assert "ACCURACY  ╌╌ test  ─· validation  ━━ train" in accuracy[0]
    assert re.findall(r"([━╌·]) (\.[0-9]{3})", text_of(accuracy)) == [
        ("━", ".920"),
        ("·", ".840"),
        ("╌", ".760"),
    ]


def test_a_chart_of_a_set_of_rows_has_that_figure_of_each_arm_and_of_seeds_the_mean():
    runs = {
        "slow": [scored_curves(60, 0.25, train_accuracy=0.5, test_accuracy=0.25)],
        "fast": [
            scored_curves(40, 0.5, train_accuracy=0.75, test_accuracy=0.4375),
            scored_curves(40, 1.0, train_accuracy=1.0, test_accuracy=0.8125),
        ],
    }
    loss, train, test = charts(COMPARISON, runs)
    assert all("━1 slow  ━2 fast" in each[0] for each in (loss, train, test))
    assert sorted(ends(text_of(loss))) == [("1", ".250"), ("2", ".750")]
    assert sorted(ends(text_of(train))) == [("1", ".500"), ("2", ".875")]
    assert sorted(ends(text_of(test))) == [("1", ".250"), ("2", ".625")]


def test_a_set_of_rows_has_a_chart_where_any_arm_has_such_rows():
    none = {"data": {**DIGITS, "validation": 0}}
    for arms in ({"held": {}, "none": none}, {"none": none, "held": {}}):
        preset = preset_of(kind="compare", arms=arms)
        assert scored_sets(preset.trials) == ("train", "validation", "test")
        drawn = charts(preset, {arm: [scored_curves(40, 0.5)] for arm in arms})
        assert "VALIDATION ACCURACY" in titles(text_of(*drawn))


def test_accuracies_are_told_where_any_arm_has_classes():
    numbers = {name: value for name, value in NUMBERS.items() if name != "batch_size"}
    trials = preset_of(kind="compare", arms={"sine": numbers, "digits": {}}, batch_size=10).trials
    assert scored_by(trials) == ("loss", "accuracy")
    assert scored_by({"sine": trials["sine"]}) == ("loss",)


# Axis ranges


def last_update(rows):
    """The largest number on the axis of updates."""
    return int(rows[-1].split()[-2])


@pytest.mark.parametrize(
    ("arms", "updates", "last"),
    [(("fast",), 40, 40), (("slow", "fast"), 40, 60), (("fast",), 80, 80), (("fast",), 20, 40)],
)
def test_the_axis_is_as_long_as_the_longest_run_was_to_be_or_was(arms, updates, last):
    drawn = charts(COMPARISON, {arm: [scored_curves(updates, 0.5)] for arm in arms}, columns=110)
    assert {chart[-1].split()[0] for chart in drawn} == {"0"}
    assert max(map(last_update, drawn)) == last


def test_the_axis_is_as_long_as_the_longest_of_all_seeds():
    runs = [scored_curves(updates, 0.5) for updates in (20, 80, 60)]
    drawn = charts(COMPARISON, {"fast": runs}, columns=110)
    assert max(map(last_update, drawn)) == 80


def test_what_was_never_trained_goes_as_far_as_it_was_to_be():
    drawn = charts(COMPARISON, {"fast": [scored_curves(0, 0.5)]}, columns=110)
    assert max(map(last_update, drawn)) == 40


# Size


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        (56, [56, 56, 56]),
        (113, [113, 113, 113]),
        (114, [56 + 2 + 56, 114]),
        (115, [56 + 2 + 56, 115]),
        (130, [64 + 2 + 64, 120]),
        (171, [84 + 2 + 84, 120]),
        (172, [56 + 2 + 56 + 2 + 56]),
        (400, [120 + 2 + 120 + 2 + 120]),
        (40, [40, 40, 40]),
    ],
)
def test_as_many_stand_beside_each_other_as_there_is_room_for(columns, widths):
    drawn = charts(COMPARISON, {arm: [scored_curves(40, 0.5)] for arm in ARMS}, columns)
    assert [len(rows[0]) for rows in drawn] == widths
    assert {len(rows) for rows in drawn} == {16}


def test_in_ascii_there_is_nothing_else():
    runs = {arm: [scored_curves(40, 0.5)] for arm in ARMS}
    assert text_of(*charts(COMPARISON, runs, ascii=True)).isascii()
    assert not text_of(*charts(COMPARISON, runs)).isascii()


# Kept curves


def draw_curves(kept_in, preset=COMPARISON, *, plot=True, to=None, arms=("slow", "fast")):
    """What is written of curves that were kept in this order."""

    def write(console):
        kept = KeptCurves(console, preset, arms, plot=plot)
        for arm, each in kept_in:
            kept.keep(arm, each)
        kept.draw()

    return written(write, to=to)


def test_arms_stand_in_the_order_of_the_preset_whichever_ends_first():
    title = draw_curves([("fast", curves()), ("slow", curves())]).splitlines()[0]
    assert 0 <= title.index("1 slow") < title.index("2 fast")


def test_below_the_charts_stands_a_blank_line():
    lines = draw_curves([("slow", scored_curves(40, 0.5))]).split("\n")
    assert lines[-2:] == ["", ""]
    assert lines[-3].endswith("updates")


@pytest.mark.parametrize(
    ("plot", "to", "some"),
    [(True, io.StringIO, True), (False, io.StringIO, False), (False, Terminal, True), (True, Terminal, True)],
)
def test_charts_are_drawn_on_a_terminal_or_on_request(plot, to, some):
    assert ("LOSS" in draw_curves([("slow", curves())], plot=plot, to=to())) is some


def test_charts_fit_the_terminals_width_and_characters(monkeypatch):
    monkeypatch.setenv("COLUMNS", "64")
    monkeypatch.setenv("TERM", "dumb")
    text = draw_curves([("slow", curves()), ("fast", curves())], to=Terminal())
    assert text.isascii()
    assert max(map(len, text.splitlines())) == 64


def test_of_every_seed_the_curves_are_kept():
    seeds = [scored_curves(40, loss) for loss in (0.25, 0.5)]
    text = draw_curves([("slow", each) for each in seeds], arms=("slow",))
    assert ends(text)[0] == ("", ".375")


@pytest.mark.parametrize(
    ("kept", "some"),
    [
        (scored_curves(0, 0.5), False),
        (scored_curves(2, 0.5), True),
        (scored_curves(0, 0.5).of_score(None), False),
    ],
)
def test_what_was_cut_short_before_its_first_update_is_not_drawn(kept, some):
    text = draw_curves([("slow", kept)])
    assert bool(text) is some


def test_what_is_scored_and_never_trained_is_drawn(untrained_curves):
    text = draw_curves([("slow", untrained_curves)])
    assert "ACCURACY" in text


@pytest.fixture
def untrained_curves():
    scored = scored_curves(3, 0.5)
    return type(scored)(scored_curves(0, 0.5).losses, scored.scores, trained=False)


def preset_with_arms(count):
    return preset_of(kind="compare", data=DIGITS, arms={f"arm{number}": {} for number in range(count)})


def test_of_more_arms_than_can_be_told_apart_none_is_drawn_and_that_is_said():
    names = tuple(f"arm{number}" for number in range(MOST + 1))
    kept = [(arm, curves()) for arm in names]
    assert "LOSS" in draw_curves(kept[:MOST], preset_with_arms(MOST), arms=names[:MOST])
    said = f"  (curves are drawn for at most {MOST} arms; choose some with --arm NAME)\n\n"
    assert draw_curves(kept, preset_with_arms(MOST + 1), arms=names) == said
    assert draw_curves(kept, preset_with_arms(MOST + 1), arms=names, plot=False) == ""
    assert "LOSS" in draw_curves(kept[:2], preset_with_arms(MOST + 1), arms=names[:2])


# Ensembles

ENSEMBLE = preset_of(kind="ensemble", ensemble={"members": 3}, data=DIGITS, arms={"alone": {}})


@pytest.mark.parametrize(
    ("arms", "lines"),
    [
        (
            ("member1", "member2", "member3", "ensemble", "alone"),
            {"members": ("member1", "member2", "member3"), "ensemble": ("ensemble",), "alone": ("alone",)},
        ),
        (("member1", "member3"), {"members": ("member1", "member3")}),
        (("member2", "alone"), {"member2": ("member2",), "alone": ("alone",)}),
        (("alone",), {"alone": ("alone",)}),
    ],
)
def test_members_share_a_line(arms, lines):
    assert list(lines_of(ENSEMBLE, arms).items()) == list(lines.items())


def test_the_line_of_members_is_their_mean_over_all_seeds():
    shares = {"member1": (0.0, 0.5), "member2": (0.25, 0.75)}
    runs = {
        arm: [scored_curves(40, share, test_accuracy=share) for share in each] for arm, each in shares.items()
    }
    (loss, _) = charts(ENSEMBLE, runs)
    assert ends(text_of(loss)) == [("", ".375")]
