from dataclasses import replace
from math import log10
from random import Random

import numpy as np
import pytest
from experiments.search.toy_search import result_of, run_search, search_preset, trials

from tuitrain.config import ConfigError
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.samplers import drawn
from tuitrain.experiments.search.space import Space
from tuitrain.experiments.trials.plan import TrialSpec
from tuitrain.search import propose
from tuitrain.streams import Purpose, Streams

WAYS = {
    "random": {"trials": 12},
    "grid": {"trials": 7, "sampler": {"name": "grid", "points": 7}},
    "grid beside random": {"trials": 9, "sampler": {"name": "grid", "points": 5, "beside": 4}},
    "bayes": {"trials": 11, "sampler": {"name": "bayes", "start": 4, "batch": 3}},
    "halving": {"trials": 12, "halving": {"first": 10, "eta": 3}},
    "narrow": {"trials": 12, "narrow": {"rounds": 3, "keep": 2}},
    "both": {"trials": 20, "narrow": {"rounds": 2, "keep": 3}, "halving": {"first": 10, "eta": 3}},
}


def peak(spec: TrialSpec) -> float:
    """Best at a rate of 1; far below it a trial learns nothing, and all are as bad."""
    return max(0.1, 0.9 - 0.2 * abs(log10(spec.config.optimizer.lr)))


def broken_above(spec: TrialSpec) -> float | None:
    return None if spec.config.optimizer.lr > 1 else peak(spec)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("objective", [peak, broken_above])
def test_the_trials_and_the_best_do_not_depend_on_who_runs_them(way, objective):
    alone = Search(search_preset(WAYS[way]))
    asked = run_search(alone, objective)
    for seed in range(4):
        plan = Search(search_preset(WAYS[way]))
        together = run_search(plan, objective, workers=seed + 2, order=Random(seed))
        assert [(s.arm, s.config, s.until) for s in together] == [(s.arm, s.config, s.until) for s in asked]
        assert plan.figures() == alone.figures()
        assert [each.number for each in plan.ranking] == [each.number for each in alone.ranking]
        assert plan.ask() is None


@pytest.mark.parametrize("way", WAYS)
def test_as_many_settings_are_tried_as_there_are_trials_and_the_best_once_more(way):
    plan = Search(search_preset(WAYS[way]))
    asked = run_search(plan, peak)
    assert len({spec.arm for spec in trials(asked)}) == WAYS[way]["trials"] == len(plan.attempts)
    assert asked[-1].arm == "best"
    assert asked[-1].config.optimizer == plan.best.config.optimizer
    assert plan.names == ("best",)
    assert plan.trials == (*(f"trial{n}" for n in range(1, len(plan.attempts) + 1)), "best")


def test_trials_are_made_when_they_are_asked_for(monkeypatch):
    made = []
    trial = Space.trial
    monkeypatch.setattr(Space, "trial", lambda self, settings: made.append(settings) or trial(self, settings))
    plan = Search(search_preset({"trials": 10_000}))
    assert (plan.attempts, plan.best) == ((), None)
    assert [plan.ask().arm for _ in range(3)] == ["trial1", "trial2", "trial3"]
    assert len(made) == 3


def test_a_trial_draws_by_its_number_and_by_the_seed_alone():
    few, many = (run_search(Search(search_preset({"trials": count})), peak) for count in (3, 9))
    other = run_search(Search(search_preset({"trials": 3}, seed=1)), peak)
    rates = [[spec.config.optimizer.lr for spec in trials(specs)] for specs in (few, many, other)]
    assert rates[0] == rates[1][:3]
    assert not set(rates[0]) & set(rates[2])


def test_what_a_field_draws_does_not_depend_on_the_others():
    fields = {"optimizer.lr": {"log": [1e-4, 1]}, "network.hidden.width": {"int": [1, 50]}}
    alone = {"optimizer.lr": fields["optimizer.lr"]}
    specs = [
        run_search(Search(search_preset({"trials": 5, "space": each})), peak) for each in (fields, alone)
    ]
    rates = [[spec.config.optimizer.lr for spec in trials(each)] for each in specs]
    assert rates[0] == rates[1]


def test_the_order_of_the_fields_in_the_file_changes_nothing():
    fields = {"optimizer.lr": {"log": [1e-4, 1]}, "network.hidden.width": {"int": [1, 50]}}
    turned = dict(reversed(fields.items()))
    specs = [
        run_search(Search(search_preset({"trials": 5, "space": each})), peak) for each in (fields, turned)
    ]
    assert [spec.config for spec in specs[0]] == [spec.config for spec in specs[1]]


def test_log_scales_have_as_many_trials_in_every_decade():
    space = Search(search_preset({"trials": 2})).space
    points = drawn(Streams(0), space.paths, range(1, 601), np.zeros(1), np.ones(1))
    rates = np.array([space.settings(point)["optimizer.lr"] for point in points])
    counts, _ = np.histogram(np.log10(rates), bins=6, range=(-4, 2))
    assert counts.min() > 70
    assert counts.max() < 130


def test_trials_share_what_is_random_and_the_test_rows_are_for_the_best_alone():
    specs = run_search(Search(search_preset({"trials": 3})), peak)
    assert len({spec.streams for spec in specs}) == 1
    assert [spec.scores_only for spec in specs] == [True, True, True, False]


def test_unpaired_trials_draw_their_own_weights_and_have_the_same_rows_to_validate():
    specs = run_search(Search(search_preset({"trials": 3}, paired=False)), peak)
    best = specs[-1]
    assert len({spec.streams for spec in trials(specs)}) == 3
    assert len({spec.data_streams for spec in specs}) == 1
    assert best.streams in {spec.streams for spec in trials(specs)}


def test_a_choice_of_numbers_and_a_word_has_no_extremes():
    sizes = {"batch_size": {"choice": [10, "all"]}, "optimizer.lr": {"log": [1e-4, 1e2]}}
    plan = Search(search_preset({"trials": 6, "space": sizes, "sampler": {"name": "grid", "points": 3}}))
    run_search(plan, peak)
    assert len({each.settings["batch_size"] for each in plan.ranking[:5]}) == 2
    assert "top5_max.optimizer.lr" in plan.best_figures
    assert "top5_max.batch_size" not in plan.best_figures


def test_halving_lets_the_best_of_each_length_go_on():
    """By hand: 12 trials to 10 updates, the best 4 to 30, the best of these to 90."""
    plan = Search(search_preset({"trials": 12, "halving": {"first": 10, "eta": 3}}))
    asked = trials(run_search(plan, peak))
    values = {spec.arm: peak(spec) for spec in asked}
    order = sorted(values, key=lambda arm: (-values[arm], int(arm[5:])))
    by_length = {until: [s.arm for s in asked if s.until == until] for until in (10, 30, None)}
    assert by_length[10] == [f"trial{n}" for n in range(1, 13)]
    assert by_length[30] == sorted(order[:4], key=lambda arm: int(arm[5:]))
    assert by_length[None] == order[:1]
    assert plan.best.name == order[0]
    assert [each.figures["updates"] for each in plan.ranking] == [90, 30, 30, 30, *[10] * 8]


def test_halving_waits_for_all_of_a_length():
    plan = Search(search_preset({"trials": 6, "halving": {"first": 10, "eta": 3}}))
    specs = [plan.ask() for _ in range(6)]
    assert plan.ask() is None
    for spec in specs[1:]:
        plan.tell(result_of(spec, 0.5))
        assert plan.ask() is None
    plan.tell(result_of(specs[0], 0.5))
    assert [plan.ask().arm, plan.ask().arm] == ["trial1", "trial2"]  # all alike: those made first


def test_a_trial_given_up_early_is_never_the_best_whatever_it_had_reached():
    plan = Search(search_preset({"trials": 6, "halving": {"first": 10, "eta": 3}}))
    run_search(plan, lambda spec: 0.9 if spec.until else 0.2)
    assert plan.best.figures["updates"] == 90
    assert plan.figures()["best.validation_accuracy"] == 0.2


def test_narrowing_closes_in_on_the_best_of_all_rounds_before():
    plan = Search(search_preset({"trials": 24, "narrow": {"rounds": 3, "keep": 3}}))
    run_search(plan, peak)
    places = [np.array([each.point[0] for each in plan.attempts[n : n + 8]]) for n in (0, 8, 16)]
    first = sorted(plan.attempts[:8], key=lambda each: (-each.value("validation_accuracy"), each.number))[:3]
    kept = np.array([each.point[0] for each in first])
    margin = (kept.max() - kept.min()) / 2
    assert places[1].min() >= max(kept.min() - margin, 0)
    assert places[1].max() <= min(kept.max() + margin, 1)
    assert np.ptp(places[2]) < np.ptp(places[1]) < np.ptp(places[0])
    assert plan.best.number > 8


def test_bayes_comes_nearer_than_random_on_the_same_number_of_trials():
    bayes, random = (
        Search(search_preset({"trials": 20, "sampler": name}, seed=3)) for name in ("bayes", "random")
    )
    for plan in (bayes, random):
        run_search(plan, peak)
    assert bayes.best.value("validation_accuracy") >= random.best.value("validation_accuracy")
    assert bayes.figures()["best.trials_median"] > random.figures()["best.trials_median"] + 0.1


def test_of_equals_the_first_is_the_best_and_a_loss_is_better_where_it_is_smaller():
    plan = Search(search_preset({"trials": 4}))
    run_search(plan, lambda spec: 0.5)
    assert plan.best.number == 1
    plan = Search(search_preset({"trials": 3, "monitor": "validation_loss"}))
    for spec, loss in zip([plan.ask(), plan.ask(), plan.ask()], (2.0, 0.5, 1.0), strict=True):
        result = result_of(spec, 0.1)
        plan.tell(
            result.__class__(**{**vars(result), "figures": {**result.figures, "validation_loss": loss}})
        )
    assert [each.number for each in plan.ranking] == [2, 3, 1]
    assert plan.figures()["best.trials_median"] == 1.0
    assert "best.standard_error" not in plan.figures()


def test_trials_that_break_are_the_worst_and_where_all_do_there_is_no_best():
    plan = Search(search_preset({"trials": 12}))
    run_search(plan, broken_above)
    figures = plan.figures()
    assert 0 < figures["best.trials_diverged"] < 12
    assert [each.figures["status"] for each in plan.ranking[-2:]] == ["diverged", "diverged"]
    nothing = Search(search_preset({"trials": 5, "halving": {"first": 10}}))
    asked = run_search(nothing, lambda spec: None)
    assert [spec.arm for spec in asked] == [f"trial{n}" for n in range(1, 6)]
    assert nothing.best is None
    assert nothing.ask() is None
    assert nothing.figures() == {"best.trials": 5, "best.trials_diverged": 5}


@pytest.mark.parametrize(("trials", "median"), [(3, 0.7), (4, 0.65), (5, 0.6), (6, None)])
def test_half_of_all_trials_come_to_the_median_those_that_break_among_the_worse(trials, median):
    values = {"trial1": 0.6, "trial2": 0.8, "trial3": 0.7, "best": 0.8}
    plan = Search(search_preset({"trials": trials}))
    run_search(plan, lambda spec: values.get(spec.arm))
    figures = plan.figures()
    assert figures["best.trials_diverged"] == trials - 3
    assert figures.get("best.trials_median") == (None if median is None else pytest.approx(median))


def test_what_was_interrupted_says_nothing_of_its_settings():
    plan = Search(search_preset({"trials": 3}))
    first, second = plan.ask(), plan.ask()
    plan.tell(result_of(first, 0.5))
    result = result_of(second, 0.9)
    plan.tell(replace(result, status="interrupted"))
    assert [each.number for each in plan.attempts] == [1]
    assert [plan.ask().arm, plan.ask()] == ["trial3", None]


def test_figures_are_those_of_the_best_and_of_all_together():
    plan = Search(search_preset({"trials": 12}))
    run_search(plan, peak)
    figures = plan.figures()
    rates = [each.settings["optimizer.lr"] for each in plan.ranking[:5]]
    assert figures["best.trial"] == plan.best.number
    assert figures["best.setting.optimizer.lr"] == rates[0]
    assert figures["best.top5_min.optimizer.lr"] == min(rates)
    assert figures["best.top5_max.optimizer.lr"] == max(rates)
    accuracy = figures["best.validation_accuracy"]
    assert figures["best.standard_error"] == pytest.approx((accuracy * (1 - accuracy) / 100) ** 0.5)
    values = sorted(each.value("validation_accuracy") for each in plan.attempts)
    assert figures["best.trials_median"] == pytest.approx((values[5] + values[6]) / 2)


def test_a_grid_and_random_trials_are_compared():
    plan = Search(search_preset({"trials": 9, "sampler": {"name": "grid", "points": 4, "beside": 5}}))
    asked = trials(run_search(plan, peak))
    rates = [spec.config.optimizer.lr for spec in asked[:4]]
    assert rates == pytest.approx([1e-4, 1e-2, 1, 1e2])
    assert plan.figures()["best.grid_best"] == pytest.approx(0.9)
    assert plan.figures()["best.random_best"] == max(map(peak, asked[4:]))


def test_a_warning_names_ranges_with_the_best_at_an_edge():
    plan = Search(search_preset({"trials": 40}))
    run_search(plan, lambda spec: 0.5 + 0.1 * log10(spec.config.optimizer.lr))
    (warning,) = plan.warnings
    assert "of the best 5 lie near the upper end of optimizer.lr, 100: better ones may lie beyond" in warning
    plan = Search(search_preset({"trials": 40}))
    run_search(plan, peak)
    assert plan.warnings == ()


def test_a_search_has_no_arms_to_choose():
    with pytest.raises(ConfigError, match="there is no arm 'trial1'"):
        plan_of(search_preset({"trials": 3}), ["trial1"])


@pytest.mark.parametrize("way", WAYS)
def test_asking_restores_floating_point_settings(way):
    plan, before = Search(search_preset(WAYS[way])), np.geterr()
    while (spec := plan.ask()) is not None:
        assert np.geterr() == before
        plan.tell(result_of(spec, peak(spec)))


STEPPED = {"network.hidden.width": {"int": [1, 4]}, "batch_size": {"choice": [10, 20, "all"]}}


def by_width(spec: TrialSpec) -> float:
    return 0.5 + 0.1 * spec.config.network.hidden.width


def broken_at_first(spec: TrialSpec) -> float | None:
    return None if spec.arm == "trial2" else peak(spec)


@pytest.mark.parametrize(
    ("objective", "space"),
    [(peak, {}), (broken_above, {}), (broken_at_first, {}), (by_width, {"space": STEPPED})],
)
def test_bayes_proposes_by_the_stream_of_the_trial_that_comes_next(objective, space):
    tried = search_preset(
        {"trials": 7, "sampler": {"name": "bayes", "start": 3, "batch": 2}, **space}, seed=4
    )
    plan = Search(tried)
    run_search(plan, objective)
    points = np.array([each.point for each in plan.attempts])
    found = [each.value("validation_accuracy") for each in plan.attempts]
    assert (None in found) == (objective in (broken_above, broken_at_first))
    for done in (3, 5):
        # What broke counts as the worst of the others.
        worst = min(value for value in found[:done] if value is not None)
        values = np.array([worst if value is None else value for value in found[:done]])
        random = Streams(4).of(Purpose.SEARCH, done + 1)
        wanted = propose(plan.space.snapped(points[:done]), values, 2, random, plan.space.snapped)
        np.testing.assert_array_equal(points[done : done + 2], wanted)


def test_the_last_batch_of_bayes_has_as_many_as_are_left():
    plan = Search(search_preset({"trials": 8, "sampler": {"name": "bayes", "start": 3, "batch": 3}}))
    assert len(trials(run_search(plan, peak))) == 8


def test_random_trials_beside_a_grid_draw_by_their_numbers_too():
    plan = Search(search_preset({"trials": 7, "sampler": {"name": "grid", "points": 4, "beside": 3}}))
    run_search(plan, lambda spec: 0.9 if spec.arm in ("trial5", "best") else 0.1)
    points = np.array([each.point for each in plan.attempts[4:]])
    np.testing.assert_array_equal(
        points, drawn(Streams(0), plan.space.paths, range(5, 8), np.zeros(1), np.ones(1))
    )
    figures = plan.figures()
    assert (figures["best.grid_best"], figures["best.random_best"]) == (0.1, 0.9)


def test_a_part_of_a_trial_does_not_go_on():
    plan = Search(search_preset({"trials": 11, "halving": {"first": 10, "eta": 3}}))
    asked = trials(run_search(plan, peak))
    assert [sum(spec.until == until for spec in asked) for until in (10, 30, None)] == [11, 3, 1]
    assert [sum(spec.goal == goal for spec in asked) for goal in (10, 30, 90)] == [11, 3, 1]
    assert plan.total_updates == 11 * 10 + 3 * 20 + 60 + 90


def test_what_the_best_came_to_in_the_end_is_what_is_told_of_it():
    plan = Search(search_preset({"trials": 3}))
    run_search(plan, lambda spec: 0.6 if spec.arm == "best" else 0.5)
    assert plan.figures()["best.validation_accuracy"] == 0.6


@pytest.mark.parametrize(
    ("fields", "every"), [({}, 90), ({"early_stop": {"monitor": "validation_loss"}}, "epoch")]
)
def test_trials_are_scored_at_their_end_unless_scores_end_them(fields, every):
    specs = run_search(Search(search_preset({"trials": 2}, **fields)), peak)
    assert {spec.config.evaluate.every for spec in specs[-1:]} == {every}


def broken_above_a_tenth(spec):
    """Most trials break; those that do not are the better the lower their rate."""
    rate = spec.config.optimizer.lr
    return None if rate > 0.1 else 0.5 - 0.01 * log10(rate)


def test_what_broke_is_not_among_the_best():
    plan = Search(search_preset({"trials": 8}))
    run_search(plan, broken_above_a_tenth)
    rates = [each.config.optimizer.lr for each in plan.attempts if each.value(plan.monitor) is not None]
    assert 0 < len(rates) < 5
    assert plan.best_figures["top5_max.optimizer.lr"] == max(rates)
    assert plan.best_figures["top5_min.optimizer.lr"] == min(rates)


def test_a_round_closes_in_around_what_has_a_score_and_around_nothing_else():
    narrow = {"trials": 12, "narrow": {"rounds": 2, "keep": 5}}
    broken = Search(search_preset(narrow))
    asked = trials(run_search(broken, broken_above_a_tenth))
    first = [each for each in broken.attempts[:6] if each.value(broken.monitor) is not None]
    assert 1 < len(first) < 5
    points = np.array([each.point for each in first])
    margin = (points.max(axis=0) - points.min(axis=0)) / (len(first) - 1)
    later = np.array([each.point for each in broken.attempts[6:]])
    assert (later <= points.max(axis=0) + margin + 1e-12).all()
    assert len(asked) == 12


def test_where_nothing_has_a_score_the_next_round_looks_where_the_first_did():
    narrow = Search(search_preset({"trials": 12, "narrow": {"rounds": 2, "keep": 5}}))
    wide = Search(search_preset({"trials": 12}))
    for plan in (narrow, wide):
        run_search(plan, lambda spec: None)
    assert [each.point for each in narrow.attempts] == [each.point for each in wide.attempts]


def test_what_broke_at_an_edge_is_no_reason_to_look_beyond_it():
    space = {"optimizer.lr": {"log": [1e-4, 1]}, "seed": {"choice": [0, 1, 2, 3, 4]}}
    plan = Search(search_preset({"trials": 25, "space": space, "sampler": {"name": "grid", "points": 5}}))
    run_search(plan, lambda spec: 0.5 if spec.arm in ("trial1", "trial2", "best") else None)
    assert len(plan.ranking) == 25
    assert plan.warnings == ()


def test_whole_numbers_have_extremes_too():
    plan = Search(search_preset({"trials": 8, "space": {"network.hidden.width": {"int": [1, 50]}}}))
    run_search(plan, lambda spec: 1 / spec.config.network.hidden.width)
    widths = sorted(each.settings["network.hidden.width"] for each in plan.attempts)[:5]
    figures = plan.best_figures
    assert figures["top5_min.network.hidden.width"] == widths[0]
    assert figures["top5_max.network.hidden.width"] == widths[-1]


@pytest.mark.parametrize("paired", [True, False])
def test_where_the_seed_is_looked_for_each_trial_draws_by_its_own(paired):
    plan = Search(search_preset({"trials": 4, "space": {"seed": {"int": [5, 90]}}}, paired=paired))
    specs = run_search(plan, lambda spec: 0.9 if spec.arm in ("trial3", "best") else 0.5)
    assert len({spec.config.seed for spec in trials(specs)}) > 1
    for spec in specs:
        drawn_as = "trial3" if spec.arm == "best" else spec.arm
        assert spec.streams == Streams(spec.config.seed, None if paired else drawn_as)
        assert spec.data_streams == Streams(spec.config.seed)
    assert specs[-1].config.seed == specs[2].config.seed


def test_as_many_go_on_as_of_all_that_were_begun_though_some_of_them_broke():
    plan = Search(search_preset({"trials": 12, "halving": {"first": 10, "eta": 3}}))
    broken = {f"trial{number}" for number in range(1, 13, 2)}
    asked = trials(run_search(plan, lambda spec: None if spec.arm in broken else peak(spec)))
    assert [sum(spec.until == until for spec in asked) for until in (10, 30, None)] == [12, 4, 1]
    few = Search(search_preset({"trials": 12, "halving": {"first": 10, "eta": 3}}))
    asked = trials(run_search(few, lambda spec: 0.5 if spec.arm in ("trial4", "best") else None))
    assert [sum(spec.until == until for spec in asked) for until in (10, 30, None)] == [12, 1, 1]


def test_what_broke_on_its_way_to_the_next_length_is_worse_than_what_was_given_up():
    plan = Search(search_preset({"trials": 6, "halving": {"first": 10, "eta": 3}}))
    run_search(plan, lambda spec: None if spec.until == 30 and spec.arm == "trial1" else 0.5)
    assert plan.attempt("trial1").rung == 1
    assert [each.number for each in plan.ranking] == [2, 3, 4, 5, 6, 1]
