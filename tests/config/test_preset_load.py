import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tuitrain.config import (
    ConfigError,
    EqualLayers,
    Loaded,
    Problem,
    SgdConfig,
    TrialConfig,
    load,
    parse_override,
    preset_names,
    preset_text,
    presets,
    presets_folder,
)
from tuitrain.config.data_paths import Refused, anywhere, beside

QUICKSTART = """\
title: First steps
about: |
  # A lesson

  Press space.
data: {name: mnist, train: 1000, test: 500}
network:
  hidden: {width: 100, depth: 2}
optimizer: {name: sgd, lr: 0.1}
epochs: 5
expect:
  - {figure: test_accuracy, min: 0.5}
"""
MINIMAL = "network: {hidden: [10]}\nepochs: 3\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped presets with `quickstart` and `overfit`."""
    (tmp_path / "quickstart.yaml").write_text(QUICKSTART)
    (tmp_path / "overfit.yaml").write_text(MINIMAL)
    monkeypatch.setattr(presets, "presets_folder", lambda: tmp_path)
    return tmp_path


def test_defaults_are_those_of_the_contract(load_text: Callable[..., Loaded]) -> None:
    preset = load_text(MINIMAL).preset
    assert (preset.format, preset.kind, preset.title, preset.about) == (1, "train", "", "")
    assert (preset.data.name, preset.data.train_rows, preset.data.test_rows) == ("mnist", 60_000, 10_000)
    assert (preset.network.activation, preset.network.init.name, preset.loss) == (
        "relu",
        "he",
        "cross_entropy",
    )
    assert preset.optimizer == SgdConfig(lr=0.01)
    assert (preset.batch_size, preset.sampling, preset.evaluate.every) == (100, "shuffle", "epoch")
    assert (preset.seed, preset.dtype, preset.blas_threads) == (0, "float32", 1)
    assert (preset.edits, preset.expect) == ((), ())


def test_a_shipped_preset_is_found_by_name(folder: Path) -> None:
    loaded = load("quickstart")
    assert loaded.source == "quickstart.yaml"
    assert loaded.preset.title == "First steps"
    assert loaded.preset.about == "# A lesson\n\nPress space.\n"
    assert loaded.preset.network.hidden == EqualLayers(width=100, depth=2)
    assert loaded.preset.total_updates == 50
    assert loaded.edited == ()
    assert preset_names() == ("overfit", "quickstart")
    assert preset_text("quickstart") == QUICKSTART


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("quickstrat", "there is no preset 'quickstrat'; did you mean 'quickstart'?"),
        ("zzz", "there is no preset 'zzz'; 'tuitrain presets' lists all presets"),
        ("", "there is no preset ''; 'tuitrain presets' lists all presets"),
        ("..", "there is no preset '..'; 'tuitrain presets' lists all presets"),
        ("\x1b[31m", "there is no preset '\ufffd[31m'; 'tuitrain presets' lists all presets"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(folder: Path, name: str, message: str) -> None:
    for read in (load, preset_text):
        with pytest.raises(ConfigError) as caught:
            read(name)
        assert str(caught.value) == message


def test_an_argument_with_separator_or_suffix_is_a_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "short.yml").write_text(MINIMAL)
    (folder / "bare").write_text(MINIMAL)
    for path in ("overfit.yaml", "./overfit.yaml", "short.yml", "./bare", str(folder / "bare")):
        assert load(path).source == path
    with pytest.raises(ConfigError, match="there is no preset 'bare'"):
        load("bare")
    with pytest.raises(ConfigError, match="quickstart/x: there is no such file"):
        load("quickstart/x")


def test_shipped_presets_are_beside_or_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "site" / "tuitrain" / "config" / "presets.py"
    monkeypatch.setattr(presets, "__file__", str(module))
    assert presets_folder() == tmp_path / "site" / "presets"
    (tmp_path / "site" / "tuitrain" / "presets").mkdir(parents=True)
    assert presets_folder() == tmp_path / "site" / "tuitrain" / "presets"


def test_a_folder_without_presets_has_no_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "presets_folder", lambda: tmp_path / "none")
    assert preset_names() == ()


def test_the_seed_is_an_override_that_edits_nothing(folder: Path) -> None:
    loaded = load("quickstart", seed=7)
    assert loaded.preset.seed == 7
    assert loaded.edited == ()
    assert load("quickstart", ["seed=3"], seed=7).preset.seed == 7
    assert load("quickstart", ["seed=3"]).edited == ()
    with pytest.raises(ConfigError) as caught:
        load("quickstart", seed=-1)
    assert caught.value.problems == (Problem("--seed -1", None, "seed", "-1 is less than 0"),)


@pytest.mark.parametrize(
    ("overrides", "edited"),
    [
        (["optimizer.lr=.2"], ("optimizer.lr",)),
        (["optimizer.lr=.1"], ()),
        (["optimizer=adam", "optimizer.lr=.3"], ("optimizer.name",)),
        (["evaluate.every=3", "title=x", "about=y", "expect=[]"], ()),
        (["epochs=6", "batch_size=50", "evaluate.every=3"], ("epochs", "batch_size")),
        (["epochs=2"], ("epochs",)),
        (["updates=50"], ("updates",)),
        (["network.hidden.depth=3"], ("network.hidden.depth",)),
    ],
)
def test_edited_names_the_changed_fields_that_change_results(
    folder: Path, overrides: list[str], edited: tuple[str, ...]
) -> None:
    assert load("quickstart", overrides).edited == edited


def test_overrides_can_complete_a_file(load_text: Callable[..., Loaded]) -> None:
    loaded = load_text(
        "title: x\nnetwork: {hidden: [1]}\n", ["epochs=3", "optimizer.lr=.2", "title=y"], seed=1
    )
    assert loaded.preset.total_updates == 1800
    assert loaded.edited == ("epochs", "optimizer.lr")


def test_problems_of_file_and_overrides_come_together_each_with_its_source(
    load_text: Callable[..., Loaded], preset_file: Callable[[str], str]
) -> None:
    text = "seed: -1\nnetwork: {hidden: [0]}\noptimizer: {lr: -1}\nepochs: 0\n"
    overrides = ["x=1", "y", "optimizer.lr=-2", "epochs=z", "zz.a=1", "zz.b=1", "network.hidden.depth=3"]
    with pytest.raises(ConfigError) as caught:
        load_text(text, overrides)
    path = preset_file(text)
    assert str(caught.value).replace(path, "a.yaml").splitlines() == [
        "a.yaml:1: seed: -1 is less than 0",
        "--set x=1: x: unknown field 'x'",
        "--set optimizer.lr=-2: optimizer.lr: -2 is not greater than 0",
        "--set epochs=z: epochs: 'z' is not a whole number",
        "--set zz.a=1: zz: unknown field 'zz'",
        "--set network.hidden.depth=3: network.hidden.width: is missing",
        "--set y: is not written like optimizer.lr=.02",
    ]


def test_a_file_that_is_only_wrong_where_it_is_overridden_loads(load_text: Callable[..., Loaded]) -> None:
    assert load_text(MINIMAL + "seed: -1\n", ["seed=1"]).preset.seed == 1


def test_an_override_names_itself_and_is_cleaned(load_text: Callable[..., Loaded]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(MINIMAL, ["a\x1b[2J=1"])
    assert str(caught.value) == "--set a\ufffd[2J=1: a\ufffd[2J: unknown field 'a\ufffd[2J'"
    assert len(parse_override("title=" + "x" * 1000).source) < 70


def test_texts_are_clean_once_loaded(load_text: Callable[..., Loaded]) -> None:
    text = MINIMAL + 'title: "a\\e[31m\\u202eb\\nc"\nabout: "x\\ty\\r\\nz\\u2028\\u009b"\n'
    preset = load_text(text).preset
    assert preset.title == "a\ufffd[31m\ufffdb c"
    assert preset.about == "x    y\nz\n\ufffd"


def test_the_part_of_a_preset_that_a_trial_needs(folder: Path) -> None:
    preset = load("quickstart").preset
    assert type(preset.trial) is TrialConfig
    assert preset.trial.model_dump() == {
        name: value for name, value in preset.model_dump().items() if name in TrialConfig.model_fields
    }


def test_edits_replay_in_order_and_may_prolong_the_run(load_text: Callable[..., Loaded]) -> None:
    preset = load_text(
        MINIMAL + "edits:\n"
        "  - {update: 0, set: {optimizer.lr: 1}}\n"
        "  - {update: 1800, arm: run, set: {epochs: 4}}\n"
        "  - {update: 2400, set: {updates: 3000}}\n"
        "  - {update: 3000, set: {optimizer.lr: .5}}\n"
    ).preset
    assert [edit.update for edit in preset.edits] == [0, 1800, 2400, 3000]


def test_a_preset_needs_neither_numpy_nor_a_screen() -> None:
    code = (
        "import sys, tuitrain.config as c; c.schema();"
        "print(sorted({'numpy', 'textual', 'plotext', 'rich', 'click'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# Edits after the end of a run


def test_an_edit_after_the_end_is_said(load_text: Callable[..., Loaded]) -> None:
    text = MINIMAL + "data: {train: 200, test: 100}\nbatch_size: 100\nedits:\n"
    loaded = load_text(
        text + "  - {update: 5, set: {optimizer.lr: 0.2}}\n  - {update: 6, set: {optimizer.lr: 0.3}}\n"
    )
    (note,) = loaded.notes
    assert note == (
        f"{loaded.source}: edits[1]: the run ends after update 6, so a change after update 6 does nothing"
        " unless the run is made longer"
    )


def test_a_run_that_an_edit_makes_longer_has_its_later_edits(load_text: Callable[..., Loaded]) -> None:
    text = MINIMAL + "data: {train: 200, test: 100}\nbatch_size: 100\nedits:\n"
    longer = text + "  - {update: 6, set: {epochs: 5}}\n  - {update: %d, set: {optimizer.lr: 0.3}}\n"
    assert load_text(longer % 9).notes == ()
    assert "edits[1]: the run ends after update 10" in load_text(longer % 10).notes[0]


def test_of_several_arms_the_longest_counts_unless_an_edit_is_for_one(
    load_text: Callable[..., Loaded],
) -> None:
    text = (
        "kind: compare\nnetwork: {hidden: [10]}\ndata: {train: 200, test: 100}\nupdates: 9\n"
        "arms: {short: {updates: 4}, long: {}}\nedits: [{update: 6%s, set: {optimizer.lr: 0.3}}]\n"
    )
    assert load_text(text % "").notes == load_text(text % ", arm: long").notes == ()
    assert "ends after update 4" in load_text(text % ", arm: short").notes[0]


def test_no_shipped_preset_has_an_edit_after_its_end() -> None:
    assert [name for name in preset_names() if load(name).notes] == []


def test_a_folder_whose_name_cannot_be_shown_is_refused_wherever_it_is_named(tmp_path: Path) -> None:
    for place in (beside(tmp_path), anywhere):
        refused = place("./di\u202egits")
        assert isinstance(refused, Refused)
        assert refused.reason == "'./di\ufffdgits' holds characters that cannot be shown"
        assert not isinstance(place("./digits"), Refused)
