"""The two lines at the top, drawn without a screen: what they say, in which role, and what has no room."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from screen_text import words_with_roles

from tuitrain.config import Edit
from tuitrain.experiments.inspect.verdicts import Ill, Verdict
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.widgets.headline import Headline
from tuitrain.training import Divergence

ARMS = {"kind": "compare", "arms": {name: {} for name in ("a", "b", "c", "d", "e")}}
EDIT = Edit(update=3, set={"optimizer.lr": 0.2})
EXPECTS = {"expect": [{"figure": "updates", "equals": 30}]}


def draw_headline(view, width=140, title="small"):
    """The picture of both lines."""
    headline = Headline()
    headline.show(title, view)
    return headline.draw_picture(width, 2)


def lines(view, width=140, title="small"):
    return [line.strip() for line in draw_headline(view, width, title).text.split("\n")]


@pytest.fixture
def five_arms(make_view, small, with_trials):
    """A view of five arms, each with the verdict of its letter."""
    words = {"L": "LEARNING", "D": "DIVERGED", "P": "PLATEAU"}

    def make(verdicts, fields=None, **changes):
        view = make_view(small(**ARMS | (fields or {})), 5, **changes)
        said = {
            arm: {"verdict": Verdict(words[each], "")} for arm, each in zip("abcde", verdicts, strict=True)
        }
        return with_trials(view, **said)

    return make


@pytest.mark.parametrize(
    ("phase", "said", "role"),
    [
        (Phase.READY, "○ ready", ""),
        (Phase.RUNNING, "▶ running", "accent"),
        (Phase.PAUSED, "‖ paused", ""),
        (Phase.FINISHED, "■ finished", ""),
        (Phase.DIVERGED, "× diverged", "warn"),
        (Phase.FAILED, "× failed", "warn"),
    ],
)
def test_how_it_stands_is_said_at_the_same_place_whatever_it_is(make_view, small, phase, said, role):
    plain, edited = (make_view(small(), 5, phase=phase, edits=edits) for edits in ((), (EDIT, EDIT)))
    last, its_role = words_with_roles(draw_headline(edited))[0][-1]
    assert (last.endswith(f"2 edits   {said:<11} seed 0"), its_role) == (True, role)
    assert draw_headline(edited).text.split("\n")[0].endswith(f"   2 edits   {said:<11} seed 0 ")
    assert words_with_roles(draw_headline(edited))[0][:2] == [("small", "title"), ("│", "dim")]
    assert lines(plain)[0].index(said) == lines(edited)[0].index(said)
    assert "edit" not in lines(plain)[0]


def test_what_has_no_room_is_left_out_whole_and_the_title_last(make_view, small):
    view, title = make_view(small(), 5), "a title as long as it takes for all that"
    parts = [title, "784–8–10 relu, 6,370 parameters", "train 200, test 100"]
    status = len("           ‖ paused    seed 0") + 3
    for count in (2, 3):
        room = len(" │ ".join(parts[:count])) + 1 + status
        assert parts[count - 1] not in lines(view, room - 1, title)[0]
        assert lines(view, room, title)[0].startswith(" │ ".join(parts[:count]) + "  ")
    assert lines(view, 100)[0].startswith("small │ 784–8–10 relu, 6,370 parameters")
    assert lines(view, 99)[0].startswith("small │ 784–8–10 relu  ")
    assert lines(view, 50, title)[0].startswith("a title as long a…  ")
    assert [len(row) for row in draw_headline(view, 30).text.split("\n")] == [30, 30]


@pytest.mark.parametrize(
    ("chosen", "title"),
    [(None, "small │ 5 arms │"), ("b", "small: b │ 784")],
)
def test_of_a_comparison_it_names_the_arm_or_how_many(five_arms, chosen, title):
    view = five_arms("LLLLL", chosen=chosen, shown=1)
    assert lines(view)[0].startswith(title)


def test_of_an_ensemble_it_names_members_and_arms(make_view, small):
    members = {"kind": "ensemble", "ensemble": {"members": 3}}
    view = make_view(small(**members), 5)
    assert lines(view)[0].startswith("small │ 3 members │")
    chosen = replace(view, chosen=view.trials[2].arm, shown=2)
    assert lines(chosen)[0].startswith(f"small: {view.trials[2].arm} │")


def test_members_are_counted_beside_arms_and_named_when_chosen(make_view, small):
    view = make_view(small(kind="ensemble", ensemble={"members": 3}, arms={"alone": {}}), 5)
    assert lines(view)[0].startswith("small │ 3 members, 1 arm │")
    chosen = replace(view, chosen=view.trials[1].arm, shown=1)
    assert lines(chosen)[0].startswith(f"small: {view.trials[1].arm} │")


def test_what_arms_do_not_have_in_common_is_left_out(make_view, small):
    arms = {"line": {"network": {"hidden": []}}, "curve": {}}
    view = make_view(small(kind="compare", arms=arms), 5)
    assert lines(view)[0].startswith("small │ 2 arms │ train 200, test 100  ")
    assert lines(view, 90)[0].startswith("small │ 2 arms  ")
    chosen = replace(view, chosen="curve", shown=1)
    assert lines(chosen)[0].startswith("small: curve │ 784–8–10 relu, 6,370 parameters │")


def test_of_a_chosen_arm_everything_is_its_own(five_arms, with_trials):
    own = {"seed": 7, "edits": (EDIT,), "verdict": Verdict("RISING", "the loss rises")}
    view = with_trials(five_arms("LLLLL", chosen="b", shown=1), b=own)
    assert lines(view)[0].endswith("1 edit   ‖ paused    seed 7")
    assert lines(view)[1] == "RISING  the loss rises"
    assert lines(replace(view, chosen=None))[0].endswith("seeds 0, 7")


def test_several_seeds_of_a_chosen_arm_are_counted_and_not_named(make_view, small):
    view = make_view(small(kind="compare", arms={"a": {}, "b": {}}), 5, chosen="a")
    trials = (*view.trials, *(replace(each, seed=1) for each in view.trials))
    assert lines(replace(view, trials=trials))[1] == "LEARNING ×2"


def test_what_the_average_gains_stands_behind_the_verdicts(make_view, small):
    view = make_view(small(kind="ensemble", ensemble={"members": 3}), 5)
    gains = ({"gain": 0.02}, {}, {"gain": 0.04})
    view = replace(view, averages=tuple(SimpleNamespace(gains=each) for each in gains))
    said = "LEARNING ×3   together +3.0 points on the mean member"
    assert lines(view)[1] == said
    assert lines(view, len(said) + 2)[1] == said
    assert lines(view, len(said) + 1)[1] == said[:-2] + "…"
    assert lines(replace(view, averages=view.averages[1:2]))[1] == "LEARNING ×3"
    expecting = replace(view, preset=small(**EXPECTS))
    assert "expects" in lines(expecting, len(said) + len("expects 1 figure") + 7)[1]
    assert "expects" not in lines(expecting, len(said) + len("expects 1 figure") + 6)[1]


@pytest.mark.parametrize("first", [True, False])
def test_the_way_out_of_a_divergence_is_said_as_fully_as_there_is_room(make_view, small, with_trials, first):
    where, way = "at update 4", "B goes back"
    full = f"{where}, rate 100;  {way}, at a tenth of it"
    said = [full, f"{where}, rate 100;  {way}", f"{where};  {way}", way]
    arms = {"a": {}, "b": {}}
    broken = {"verdict": Verdict("DIVERGED", f"{where}, rate 100"), "divergence": Divergence(4, 2, 100.0)}
    arm = "a" if first else "b"
    view = make_view(small(kind="compare", arms=arms), 5, chosen=arm, shown=0 if first else 1)
    headline = Headline(back="B")
    headline.show("small", with_trials(view, **{arm: broken}))
    for most, fewer in zip(said, [*said[1:], "B goes ba…"], strict=True):
        # A cell before it and one behind it, two between.
        least = len(f" DIVERGED  {most} ")
        for width, words in ((least, most), (least - 1, fewer)):
            assert headline.draw_picture(width, 2).text.split("\n")[1].rstrip() == f" DIVERGED  {words}"


def test_of_several_seeds_it_names_the_first_and_the_last(make_view, small):
    view = make_view(small(), 5)
    seeds = replace(view, trials=tuple(replace(view.trial, seed=seed) for seed in (4, 2, 3)))
    assert lines(seeds)[0].endswith("paused    seeds 2..4")
    assert lines(seeds)[1].startswith("LEARNING ×3")


@pytest.mark.parametrize(
    ("verdicts", "chosen", "said"),
    [
        ("LLLLL", None, "LEARNING ×5"),
        ("LLLLD", None, "DIVERGED ×1 e   LEARNING ×4"),
        ("DDDDL", None, "DIVERGED ×4   LEARNING ×1 e"),
        ("LLLDD", None, "DIVERGED ×2 d, e   LEARNING ×3 a, b, c"),
        ("PDLLL", None, "DIVERGED ×1 b   PLATEAU ×1 a   LEARNING ×3 c, d, e"),
        ("PPDDD", None, "DIVERGED ×3 c, d, e   PLATEAU ×2 a, b"),
        ("PDLLL", "b", "DIVERGED"),
    ],
)
def test_graver_verdicts_come_first_with_the_arms_that_have_them(five_arms, verdicts, chosen, said):
    assert lines(five_arms(verdicts, chosen=chosen, shown=1))[1] == said


def test_a_verdict_that_has_no_room_is_left_out_whole(five_arms):
    view = five_arms("LLLDD")
    first, both = "DIVERGED ×2 d, e", "DIVERGED ×2 d, e   LEARNING ×3 a, b, c"
    counts = "DIVERGED ×2 d, e   LEARNING ×3"
    assert lines(view, len(both) + 2)[1] == both
    assert lines(view, len(both) + 1)[1] == counts
    assert lines(view, len(counts) + 2)[1] == counts
    assert lines(view, len(counts) + 1)[1] == first
    assert lines(view, len(first) + 1)[1] == "DIVERGED ×2"
    assert lines(view, len("DIVERGED ×2") + 1)[1] == ""


def test_a_single_run_names_its_worst_layer_behind_the_verdict(make_view, small):
    view = make_view(small(network={"hidden": [8] * 5}), 5)
    said, layer = "LEARNING  loss 0.123 over the last 100 updates", "   DEAD layer 5"
    assert lines(view)[1] == said + layer
    assert words_with_roles(draw_headline(view))[1][-2:] == [("DEAD", "warn"), ("layer 5", "")]
    assert lines(view, len(said + layer) + 2)[1] == said + layer
    assert lines(view, len(said + layer) + 1)[1] == said
    assert lines(make_view(small(), 5))[1] == said


def test_of_a_chosen_arm_only_its_own_layers_are_named(five_arms, with_trials):
    ill = {"ills": (Ill(1, "FROZEN"),)}
    view = with_trials(five_arms("LLLLL", chosen="b", shown=1), c=ill)
    assert lines(view)[1] == "LEARNING"
    assert lines(with_trials(view, b=ill))[1] == "LEARNING     FROZEN layer 1"


@pytest.mark.parametrize(
    ("word", "role"), [("LEARNING", "accent"), ("READY", "accent"), ("PLATEAU", "warn"), ("RISING", "warn")]
)
def test_a_verdict_has_the_role_of_what_it_says(make_view, small, five_arms, word, role):
    verdict = Verdict(word, "so it is")
    assert words_with_roles(draw_headline(make_view(small(), 5, verdict=verdict)))[1] == [
        (word, role),
        ("so it is", ""),
    ]
    several = five_arms("LLLLL")
    several = replace(several, trials=tuple(replace(each, verdict=verdict) for each in several.trials))
    assert words_with_roles(draw_headline(several))[1] == [(word, role), ("×5", "")]


@pytest.mark.parametrize(
    ("changes", "said", "role"),
    [
        ({}, "expects 1 figure", "dim"),
        ({"expectations_skipped": True}, "expected: skipped (edited)", "dim"),
        ({"expectations": (True, True)}, "expected: all 2 met", "dim"),
        ({"expectations": (True, False)}, "MISSED it is not so", "warn"),
    ],
)
def test_what_was_expected_stands_at_the_end_where_there_is_room(make_view, small, changes, said, role):
    if "expectations" in changes:
        checked = (SimpleNamespace(met=met, reason="it is not so") for met in changes["expectations"])
        changes = {"expectations": tuple(checked)}
    view = make_view(small(**EXPECTS), 5, verdict=Verdict("LEARNING", "so it is"), **changes)
    assert words_with_roles(draw_headline(view))[1][-1] == (said, role)
    least = len(f" LEARNING  so it is  {said} ")
    assert draw_headline(view, least).text.split("\n")[1] == f" LEARNING  so it is  {said} "
    assert lines(view, least - 1)[1] == "LEARNING  so it is"


def test_what_went_wrong_is_said_alone(make_view, small):
    view = make_view(small(**EXPECTS), 5, error="it needs a new start")
    assert words_with_roles(draw_headline(view))[1] == [("it needs a new start", "warn")]
    assert draw_headline(view, 22).text.split("\n")[1] == " it needs a new start "
    assert draw_headline(view, 21).text.split("\n")[1] == " it needs a new sta… "


def test_before_anything_is_known_it_says_what_it_waits_for():
    headline = Headline()
    headline.show("small", None)
    assert words_with_roles(headline.draw_picture(60, 2)) == [
        [("small", "title")],
        [("reading the data …", "dim")],
    ]
    headline.show("small", None, "no such disk")
    assert words_with_roles(headline.draw_picture(60, 2))[1] == [("no such disk", "warn")]
    assert headline.draw_picture(20, 2).text == " small              \n no such disk       "
