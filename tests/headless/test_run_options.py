"""What a run is told to, and what it then writes, skips and ends with."""

import io
import json
import re
import signal

import pytest
from command import named, objects
from inline_pool import InlinePool
from report_samples import Terminal

from tuitrain.config import ConfigError, load
from tuitrain.experiments.trials.worker import WorkersLostError
from tuitrain.headless import Options, Output, run

PRESET = """
kind: compare
title: Small
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
batch_size: 50
updates: 8
arms:
  slow: {}
  fast: {optimizer: {lr: 0.1}, updates: 4}
expect:
  - {figure: slow.test_accuracy, min: 0.999}
"""
OTHERS = {
    "gradcheck": "kind: gradcheck\nnetwork: {hidden: [3]}\ndata: {name: moons, train: 10}\nbatch_size: 10\n",
    "surface": "kind: surface\nupdates: 3\n",
    "activations": "kind: activations\nnetwork: {hidden: [5]}\nactivations: {rows: 10}\n",
    "search": PRESET[: PRESET.index("arms:")]
    .replace("compare", "search")
    .replace("train: 200", "train: 200, validation: 50")
    + "search: {space: {optimizer.lr: {log: [0.01, 0.1]}}, trials: 2}\n",
}


@pytest.fixture
def replace_streams(monkeypatch):
    """Standard output and error in the place of the real ones, pipes or terminals."""

    def put(out=None, err=None):
        streams = out or io.StringIO(), err or io.StringIO()
        monkeypatch.setattr("sys.stdout", streams[0])
        monkeypatch.setattr("sys.stderr", streams[1])
        return streams

    return put


# Report formats


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("plot", [False, True])
def test_each_kind_has_its_own_log(preset_file, replace_streams, kind, plot):
    out, err = replace_streams()
    assert run(load(preset_file(OTHERS[kind])), Options(plot=plot)) == 0
    heads = {
        "gradcheck": "  arm  tensors  compared",
        "surface": "  arm  updates",
        "activations": "  arm  layer",
        "search": "  trial  optimizer.lr  updates",
    }
    assert any(line.startswith(heads[kind]) for line in out.getvalue().splitlines())
    drawn = {"surface": "1 run", "activations": "z, its input"}
    assert (drawn.get(kind, "nothing") in out.getvalue()) is (plot and kind in drawn)
    assert err.getvalue() == ""


@pytest.mark.parametrize("kind", OTHERS)
def test_several_seeds_of_any_kind_have_a_line_each_and_a_summary(preset_file, replace_streams, kind):
    out, _ = replace_streams()
    assert run(load(preset_file(OTHERS[kind])), Options(seeds=range(3, 5))) == 0
    lines = out.getvalue().splitlines()
    assert lines[1].endswith("; seeds 3..4")
    assert [
        line.split()[0]
        for line in lines
        if line.split()[:2] in (["3", "run"], ["4", "run"], ["3", "best"], ["4", "best"])
    ] == ["3", "4"]


@pytest.mark.parametrize("seeds", [None, range(3, 5)])
def test_json_and_quiet(preset_file, replace_streams, seeds):
    out, _ = replace_streams()
    assert run(load(preset_file(PRESET)), Options(Output.QUIET, seeds=seeds)) == 1
    assert out.getvalue() == ""
    out, _ = replace_streams()
    assert run(load(preset_file(PRESET)), Options(Output.JSON, seeds=seeds, plot=True)) == 1
    told = objects(out.getvalue())
    assert len(named(told, "finish")) == len(seeds or [0])
    assert [each["event"] for each in told].count("summary") == (seeds is not None)
    assert {each.get("seed") for each in named(told, "finish")} == set(seeds or [None])


# Progress


def progress_of(streams, path, err, **options):
    streams(err=err)
    run(load(path), Options(**options))
    return err.getvalue()


@pytest.mark.parametrize(
    ("output", "err", "shown"),
    [
        (Output.LOG, Terminal, True),
        (Output.LOG, io.StringIO, False),
        (Output.JSON, Terminal, False),
        (Output.QUIET, Terminal, False),
    ],
)
def test_progress_is_shown_beside_a_log_on_a_terminal(preset_file, replace_streams, output, err, shown):
    assert bool(progress_of(replace_streams, preset_file(PRESET), err(), output=output)) is shown


def test_progress_says_which_seed_and_which_arm(preset_file, replace_streams, monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr("tuitrain.headless.progress.perf_counter", lambda: next(clock))
    monkeypatch.setenv("COLUMNS", "100")
    alone = progress_of(replace_streams, preset_file(PRESET), Terminal())
    assert re.search(r" slow: 4/12 updates .*?  loss 2[.]\d{4}\r", alone)
    assert re.search(r" fast: 12/12 updates .*?  loss 2[.]\d{4}\r", alone)
    assert "seed" not in alone
    seeds = progress_of(replace_streams, preset_file(PRESET), Terminal(), seeds=range(3, 5), arms=("slow",))
    assert " seed 3: 8/16 updates" in seeds
    assert " seed 4: 16/16 updates" in seeds


def test_progress_of_a_search_counts_every_trial(preset_file, replace_streams, monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr("tuitrain.headless.progress.perf_counter", lambda: next(clock))
    monkeypatch.setenv("COLUMNS", "100")
    said = progress_of(replace_streams, preset_file(OTHERS["search"]), Terminal())
    parts = (
        [f"trial1: {done}/24" for done in (8,)] + [f"trial2: {done}/24" for done in (16,)] + ["best: 24/24"]
    )
    assert [part for part in parts if f" {part} updates" not in said] == []


def test_progress_of_a_search_counts_what_trials_do_further_on_once(
    preset_file, replace_streams, monkeypatch
):
    clock = iter(range(10_000))
    monkeypatch.setattr("tuitrain.headless.progress.perf_counter", lambda: next(clock))
    monkeypatch.setenv("COLUMNS", "100")
    halving = OTHERS["search"].replace("trials: 2", "trials: 4, halving: {eta: 2, first: 4}")
    said = progress_of(replace_streams, preset_file(halving), Terminal())
    # An epoch has three updates. Four trials to the fourth, two of them from there to the eighth, and the
    # best of all once more.
    done = [int(each) for each in re.findall(r"(\d+)/32 updates", said)]
    assert sorted(set(done)) == [3, 4, 7, 8, 11, 12, 15, 16, 18, 20, 22, 24, 32]
    assert done == sorted(done)


def test_a_terminal_without_utf8_gets_progress_in_ascii(preset_file, replace_streams):
    class Plain(Terminal):
        encoding = "ascii"

    said = progress_of(replace_streams, preset_file(PRESET), Plain())
    assert "#" in said
    assert said.isascii()


def test_without_standard_error_it_runs_all_the_same(preset_file, replace_streams, monkeypatch):
    replace_streams()
    monkeypatch.setattr("sys.stderr", None)
    assert run(load(preset_file(PRESET.replace("0.999", "0")))) == 0


# Expectations


@pytest.mark.parametrize("seeds", [None, range(2)])
@pytest.mark.parametrize(
    ("overrides", "expect", "code"),
    [
        ((), False, 1),
        (("evaluate.every=2",), False, 1),
        (("batch_size=20",), False, 0),
        (("batch_size=20",), True, 1),
        ((), True, 1),
    ],
)
def test_what_changes_results_leaves_expectations_unjudged_unless_asked(
    preset_file, replace_streams, seeds, overrides, expect, code
):
    out, _ = replace_streams()
    loaded = load(preset_file(PRESET), overrides)
    assert run(loaded, Options(Output.JSON, seeds=seeds, expect=expect)) == code
    last = objects(out.getvalue())[-1]["expect"]
    assert [each.get("skipped", False) for each in last] == [code == 0]


@pytest.mark.parametrize(
    ("overrides", "expect", "code"),
    [((), False, 1), (("batch_size=25",), False, 0), (("batch_size=25",), True, 1)],
)
def test_expectations_of_a_search_set_the_exit_code(preset_file, replace_streams, overrides, expect, code):
    replace_streams()
    text = OTHERS["search"] + "expect: [{figure: best.validation_accuracy, min: 0.999}]\n"
    assert run(load(preset_file(text), overrides), Options(Output.QUIET, expect=expect)) == code


def test_arms_are_named_for_every_seed(preset_file, replace_streams):
    out, _ = replace_streams()
    assert run(load(preset_file(PRESET)), Options(Output.JSON, arms=("fast",), seeds=range(2))) == 0
    told = objects(out.getvalue())
    assert [list(each["arms"]) for each in (*named(told, "finish"), told[-1])] == [["fast"]] * 3
    assert told[-1]["expect"] == [
        {"figure": "slow.test_accuracy", "min": 0.999, "skipped": True, "seeds_met": 0}
    ]


@pytest.mark.parametrize("kind", [*OTHERS, "compare"])
def test_an_arm_that_is_not_there_is_refused_before_a_word_is_written(preset_file, replace_streams, kind):
    out, err = replace_streams()
    with pytest.raises(ConfigError, match="there is no arm 'none'"):
        run(load(preset_file(OTHERS.get(kind, PRESET))), Options(arms=("none",)))
    assert out.getvalue() + err.getvalue() == ""


# Signals


class Interrupting(io.StringIO):
    """Sends a signal at the first line with these words in it; a second signal would end the tests."""

    def __init__(self, number, *words):
        super().__init__()
        self.number, self.words = number, words

    def write(self, text):
        if self.words and all(word in text for word in self.words):
            self.words = ()
            signal.raise_signal(self.number)
        return super().write(text)


def test_a_signal_in_the_second_of_three_seeds(preset_file, replace_streams):
    out, err = replace_streams(out=Interrupting(signal.SIGTERM, '"event": "epoch"', '"seed": 1'))
    assert run(load(preset_file(PRESET)), Options(Output.JSON, seeds=range(3))) == 143
    told = objects(out.getvalue())
    assert [each["seed"] for each in named(told, "start")] == [0, 1]
    assert [each["status"] for each in named(told, "finish")] == ["completed", "interrupted"]
    assert [each.get("skipped", False) for each in named(told, "finish")[1]["expect"]] == [True]
    summary = told[-1]
    assert summary["seeds"] == [0]
    assert summary["arms"]["slow"]["updates"] == {"mean": 8, "min": 8, "max": 8, "count": 1}
    assert [each["skipped"] for each in summary["expect"]] == [True]
    assert err.getvalue() == ""


def test_a_signal_in_the_second_of_two_arms(preset_file, replace_streams):
    later = PRESET.replace("lr: 0.1}, updates: 4}", "lr: 0.1}, updates: 4000}")
    out, _ = replace_streams(out=Interrupting(signal.SIGHUP, '"event": "epoch"', '"fast"'))
    assert run(load(preset_file(later)), Options(Output.JSON)) == 129
    finish = objects(out.getvalue())[-1]
    assert {arm: each["status"] for arm, each in finish["arms"].items()} == {
        "slow": "completed",
        "fast": "interrupted",
    }
    assert 4 <= finish["arms"]["fast"]["updates"] < 100


def test_a_signal_in_a_search_ends_it_with_the_trials_that_are_done(preset_file, replace_streams):
    out, _ = replace_streams(out=Interrupting(signal.SIGINT, '"trial"', '"number": 1'))
    assert run(load(preset_file(OTHERS["search"])), Options(Output.JSON)) == 130
    finish = objects(out.getvalue())[-1]
    assert finish["status"] == "interrupted"
    assert [each["number"] for each in finish["trials"]] == [1]


def test_a_signal_before_the_second_arm_of_a_study(preset_file, replace_streams):
    two = OTHERS["surface"] + "arms: {a: {}, b: {optimizer: {lr: 5}}}\n"
    out, _ = replace_streams()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tuitrain.headless.study.figures_of", lambda _: signal.raise_signal(signal.SIGTERM) or {"x": 1.0}
        )
        assert run(load(preset_file(two)), Options(Output.JSON)) == 143
    finish = objects(out.getvalue())[-1]
    assert (finish["status"], list(finish["arms"])) == ("interrupted", ["a"])


# Pools


@pytest.fixture
def pool_sizes(monkeypatch):
    sizes = []
    monkeypatch.setattr("tuitrain.headless.pooled.LocalPool", lambda jobs: sizes.append(jobs) or InlinePool())
    return sizes


def without_seconds(text):
    told = objects(text)
    for each in told:
        for one in (each, *each.get("arms", {}).values()):
            one.pop("seconds", None)
    return json.dumps(told)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"arms": ("fast", "slow")},
        {"seeds": range(3)},
        {"arms": ("slow",), "seeds": range(3)},
        {"output": Output.LOG},
        {"output": Output.LOG, "plot": True, "seeds": range(2)},
    ],
)
@pytest.mark.parametrize("changes", [(), ("batch_size=25",)])
def test_a_pool_tells_what_is_told_without(preset_file, replace_streams, pool_sizes, options, changes):
    path = preset_file(PRESET)
    texts, codes = [], []
    for jobs in ({}, {"jobs": 3}):
        out, err = replace_streams()
        codes.append(run(load(path, changes), Options(**{"output": Output.JSON} | options | jobs)))
        texts.append(out.getvalue())
        assert err.getvalue() == ""
    assert codes[0] == codes[1]
    assert pool_sizes == [3]
    if options.get("output") is Output.LOG:
        texts = ["\n".join(line for line in text.splitlines() if "LOSS" not in line)[:200] for text in texts]
        assert texts[0] == texts[1]
    else:
        assert without_seconds(texts[0]) == without_seconds(texts[1])


@pytest.mark.parametrize(("arms", "pooled"), [(("slow",), []), (("slow", "fast"), [2]), ((), [2])])
def test_a_pool_is_for_more_than_one_trial(preset_file, replace_streams, pool_sizes, arms, pooled):
    replace_streams()
    run(load(preset_file(PRESET)), Options(Output.QUIET, arms=arms, jobs=2))
    assert pool_sizes == pooled


def test_progress_of_a_pool_counts_all_seeds_and_who_is_at_work(
    preset_file, replace_streams, pool_sizes, monkeypatch
):
    clock = iter(range(10_000))
    monkeypatch.setattr("tuitrain.headless.progress.perf_counter", lambda: next(clock))
    monkeypatch.setenv("COLUMNS", "100")
    said = progress_of(replace_streams, preset_file(PRESET), Terminal(), seeds=range(2), jobs=2)
    assert " 1 running: 8/24 updates" in said
    assert " 1 running: 12/24 updates" in said
    assert " 0 running: 24/24 updates" in said


@pytest.mark.parametrize("seeds", [None, range(3)])
def test_a_signal_while_a_pool_works_tells_of_what_is_done(preset_file, replace_streams, monkeypatch, seeds):
    left = [(seed, arm) for seed in range(3) for arm in ("slow", "fast")][1:]
    monkeypatch.setattr("tuitrain.headless.pooled.LocalPool", lambda jobs: InlinePool(jobs, left))
    out, _ = replace_streams(out=Interrupting(signal.SIGTERM, '"event": "epoch"', '"slow"'))
    assert run(load(preset_file(PRESET)), Options(Output.JSON, jobs=2, seeds=seeds)) == 143
    events = objects(out.getvalue())
    (finish,) = named(events, "finish")
    assert finish["status"] == "interrupted"
    assert {arm: each["status"] for arm, each in finish["arms"].items()} == {"slow": "completed"}
    assert [each["skipped"] for each in finish["expect"]] == [True]
    assert len(named(events, "start")) == 1
    assert [each["seeds"] for each in named(events, "summary")] == [[]] * (seeds is not None)


def test_a_signal_before_anything_is_done_in_a_pool_is_told_of_a_single_experiment_alone(
    preset_file, replace_streams, pool_sizes
):
    for seeds, finishes in ((None, 1), (range(3), 0)):
        out, _ = replace_streams(out=Interrupting(signal.SIGTERM, '"start"'))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tuitrain.headless.pooled.PoolRunner.advance", lambda *_: iter(()))
            patch.setattr("tuitrain.headless.pooled.PoolRunner.over", lambda *_: False)
            assert run(load(preset_file(PRESET)), Options(Output.JSON, jobs=2, seeds=seeds)) == 143
        assert len(named(objects(out.getvalue()), "finish")) == finishes


@pytest.mark.parametrize(
    ("err", "line"), [(io.StringIO, "all died\n"), (Terminal, " left\r\x1b[Kall died\n")]
)
def test_workers_that_die_again_and_again_are_said_and_exit_code_4(
    preset_file, replace_streams, pool_sizes, err, line
):
    class Lost(InlinePool):
        def submit(self, preset_file, spec):
            if preset_file.seed == 1:
                raise WorkersLostError("all died")
            return super().submit(preset_file, spec)

    out, errors = replace_streams(err=err())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tuitrain.headless.pooled.LocalPool", Lost)
        assert run(load(preset_file(PRESET)), Options(jobs=1, seeds=range(2))) == 4
    assert errors.getvalue().endswith(line)
    assert "died" not in out.getvalue()


def test_a_signal_beside_workers_that_die_is_the_exit_code(preset_file, replace_streams, pool_sizes):
    class Lost(InlinePool):
        def submit(self, preset_file, spec):
            signal.raise_signal(signal.SIGTERM)
            raise WorkersLostError("all died")

    replace_streams()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tuitrain.headless.pooled.LocalPool", Lost)
        assert run(load(preset_file(PRESET)), Options(Output.QUIET, jobs=2)) == 143
