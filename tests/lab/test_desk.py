"""The desk: what becomes of wishes, with one network and with several arms; and how it is saved."""

from random import Random

import pytest
from scripted_bench import Scripted

from tuitrain.config import Edit, Loaded, changed, load, setting_of
from tuitrain.experiments.live.as_preset import as_preset
from tuitrain.experiments.live.commands import Change, Choose, Open, Run, Show, ShowLearnt, Start, Step
from tuitrain.lab.controller import Controller
from tuitrain.lab.draft import MOST_UNDONE

ARMS = {
    "kind": "compare",
    "arms": {
        "plain": {},
        "slow": {"optimizer": {"lr": 0.02}},
        "adam": {"optimizer": {"name": "adam", "lr": 0.001}},
    },
}


@pytest.fixture
def sit_at(make_view, small, scripted):
    """A desk on a view of the small preset that was begun, and its source."""

    def make(begun=True, **fields):
        preset = small(**fields)
        source = scripted(make_view(preset, 5))
        desk = Controller(source, Loaded(preset, "small.yaml", ()))
        if begun:
            desk.send(Step(1))
        desk.look()
        source.sent.clear()
        return desk, source

    return make


def rates(desk):
    return [trial.optimizer.lr for trial in desk.draft.trials.values()]


def test_a_change_before_the_run_starts_it_anew_and_in_the_run_is_an_edit(sit_at):
    desk, source = sit_at(begun=False)
    assert desk.step("optimizer.lr", 1) == ""
    assert source.sent == [Start(desk.draft)]
    desk.send(Run())
    desk.step("optimizer.lr", 1)
    assert source.sent[-1] == Change({"optimizer.lr": 0.5})
    assert desk.config.optimizer.lr == 0.5


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_the_seed_is_one_for_all_arms_whichever_is_chosen(sit_at, chosen):
    desk, _ = sit_at(**ARMS)
    for _ in range(chosen):
        desk.choose(1)
    assert desk.new_seed() == ""
    assert {trial.seed for trial in desk.draft.trials.values()} == {1}
    assert desk.step("seed", 1) == ""
    assert {trial.seed for trial in desk.draft.trials.values()} == {2}
    assert desk.config.seed == 2


def test_an_arm_that_says_a_seed_of_its_own_keeps_it_until_it_is_chosen(sit_at):
    desk, _ = sit_at(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    desk.new_seed()
    assert [trial.seed for trial in desk.draft.trials.values()] == [1, 7]
    desk.choose(1)
    desk.choose(1)
    desk.step("seed", 1)
    assert [trial.seed for trial in desk.draft.trials.values()] == [1, 8]


@pytest.mark.parametrize(
    ("chosen", "seeds"),
    [(None, [3, 7]), ("plain", [3, 7]), ("other", [0, 10])],
    ids=["all", "plain", "other"],
)
def test_of_several_new_seeds_asked_for_at_once_each_is_the_next(sit_at, chosen, seeds):
    desk, source = sit_at(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    if chosen:
        desk.choose_arm(chosen)
    # No view comes between.
    assert [desk.new_seed(), desk.new_seed(), desk.new_seed()] == [""] * 3
    assert [trial.seed for trial in source.sent[-1].preset.trials.values()] == seeds
    assert not desk.can_undo


@pytest.mark.parametrize("chosen", [None, "plain"])
def test_a_step_of_the_seed_takes_an_arm_that_has_its_own_along(sit_at, chosen):
    desk, _ = sit_at(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    if chosen:
        desk.choose_arm(chosen)
    desk.step("seed", 1)
    assert [trial.seed for trial in desk.draft.trials.values()] == [1, 8]


def test_where_there_is_one_trial_alone_there_is_none_to_choose(sit_at):
    desk, source = sit_at()
    desk.choose_arm("run")
    assert (desk.arm, source.sent) == (None, [Choose(None)])


def test_undo_takes_changes_back_one_by_one_in_the_run_too(sit_at):
    desk, source = sit_at()
    desk.step("optimizer.lr", 1)
    desk.step("batch_size", 1)
    desk.step("weight_decay", 1)
    assert desk.undo() == "weight_decay"
    assert source.sent[-1] == Change({"weight_decay": 0.0})
    assert desk.undo() == "batch_size"
    assert desk.draft.batch_size == 20
    assert desk.undo() == "optimizer.lr"
    assert source.sent[-1] == Change({"optimizer.lr": 0.1})
    assert (desk.undo(), desk.can_undo) == ("", False)


def test_what_was_typed_follows_the_rules_of_the_command_line(sit_at):
    desk, source = sit_at()
    assert desk.type("optimizer.lr", "3e-2") == ""
    assert source.sent == [Change({"optimizer.lr": 0.03})]
    assert desk.type("network.hidden", "[5, 4]") == ""
    assert desk.draft.network.widths == (5, 4)
    for path, text in (
        ("optimizer.lr", "fast"),
        ("optimizer.lr", "-1"),
        ("optimizer.name", "adm"),
        ("seed", "["),
    ):
        before = desk.draft
        assert desk.type(path, text)
        assert desk.draft is before
    assert "adam" in desk.type("optimizer.name", "adm")


def test_all_arms_move_from_their_own_values(sit_at):
    desk, source = sit_at(**ARMS)
    assert desk.overridden["optimizer.name"] == "several"
    assert desk.overridden["optimizer.lr"] == "0.001…0.1"
    desk.step("optimizer.lr", 1)
    assert desk.overridden["optimizer.lr"] == "0.002…0.2"
    assert rates(desk) == [0.2, 0.05, 0.002]
    assert source.sent == [
        Change({"optimizer.lr": 0.2}),
        Change({"optimizer.lr": 0.05}, "slow"),
        Change({"optimizer.lr": 0.002}, "adam"),
    ]
    desk.undo()
    assert rates(desk) == [0.1, 0.02, 0.001]


def test_a_chosen_arm_shows_and_takes_what_is_its_own(sit_at):
    desk, source = sit_at(**ARMS)
    for arm in ("plain", "slow", "adam", None):
        desk.choose(1)
        assert desk.arm == arm
    assert source.sent == [Choose("plain"), Choose("slow"), Choose("adam"), Choose(None)]
    desk.choose(-1)
    source.sent.clear()
    assert (desk.config.optimizer.name, desk.config.optimizer.lr) == ("adam", 0.001)
    assert desk.overridden == {}
    desk.step("optimizer.lr", -1)
    assert source.sent == [Change({"optimizer.lr": 0.0005}, "adam")]
    assert rates(desk) == [0.1, 0.02, 0.0005]
    desk.take("network.activation", ("tanh",))
    assert [trial.network.activation for trial in desk.draft.trials.values()] == ["relu", "relu", "tanh"]
    assert len(source.sent) == 1, "a structure waits for the next start"


def test_what_is_typed_for_all_arms_is_every_arms(sit_at):
    desk, _ = sit_at(**ARMS)
    desk.type("optimizer.lr", ".3")
    assert rates(desk) == [0.3, 0.3, 0.3]


def test_what_is_typed_for_one_arm_or_member_leaves_what_others_say_themselves(sit_at):
    desk, _ = sit_at(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    desk.choose_arm("plain")
    assert desk.type("seed", "3") == ""
    assert [trial.seed for trial in desk.draft.trials.values()] == [3, 7]
    desk, _ = sit_at(
        kind="ensemble", ensemble={"members": 2}, arms={"slow": {"optimizer": {"lr": 0.02}}, "same": {}}
    )
    desk.choose_arm("member1")
    assert desk.type("optimizer.lr", ".3") == ""
    assert rates(desk) == [0.3, 0.3, 0.02, 0.3]


def test_a_step_for_a_member_leaves_what_other_arms_say_themselves(sit_at):
    desk, _ = sit_at(kind="ensemble", ensemble={"members": 2}, arms={"slow": {"optimizer": {"lr": 0.02}}})
    desk.choose_arm("member1")
    assert desk.step("optimizer.lr", 1) == ""
    assert rates(desk) == [0.2, 0.2, 0.02]


def test_what_a_chosen_arm_may_not_be_is_refused(sit_at):
    desk, source = sit_at(**ARMS)
    desk.choose(1)
    source.sent.clear()
    assert "arms" in desk.take("optimizer.lr", (-1.0,)) or "lr" in desk.take("optimizer.lr", (-1.0,))
    assert source.sent == []


def test_another_preset_is_opened_without_what_was_done_to_the_last(sit_at):
    desk, source = sit_at(**ARMS)
    desk.choose(1)
    desk.step("optimizer.lr", 1)
    loaded = load("xor")
    desk.open(loaded)
    assert source.sent[-2:] == [Choose(None), Open(loaded.preset)]
    assert (desk.name, desk.arm, desk.can_undo, desk.begun) == ("xor", None, False, False)
    assert desk.draft is loaded.preset


def test_several_seeds_and_back_to_one(sit_at):
    desk, source = sit_at()
    desk.several()
    desk.start()
    desk.several()
    assert [command.seeds for command in source.sent] == [5, 5, 1]


def test_another_preset_is_opened_with_one_seed_and_starts_as_it_says(sit_at):
    desk, source = sit_at()
    desk.several()
    desk.open(load("xor"))
    source.sent.clear()
    desk.start()
    assert source.sent == [Start(load("xor").preset, 1)]
    desk.several()
    assert source.sent[-1].seeds == 5


def test_a_start_keeps_the_seeds_and_forgets_that_it_was_begun(sit_at):
    desk, source = sit_at()
    desk.several()
    assert not desk.begun
    desk.send(Step(1))
    assert desk.begun
    desk.send(Show("z"))
    assert desk.begun, "to look is no start"
    desk.new_seed()
    assert (source.sent[-1], desk.begun) == (Start(desk.draft, 5), False)
    assert desk.draft.seed == 1


def test_members_are_chosen_too_and_what_there_is_no_longer_is_left(sit_at, small):
    desk, _ = sit_at()
    desk.choose(1)
    assert (desk.has_arms, desk.arm) == (False, None)
    desk, source = sit_at(kind="ensemble", ensemble={"members": 3})
    assert desk.has_arms
    desk.choose(-1)
    last = desk.arm
    assert last == list(desk.draft.trials)[-1]
    desk.draft = small(kind="ensemble", ensemble={"members": 2})
    desk.choose(1)
    assert desk.arm == next(iter(desk.draft.trials))
    assert source.sent[-1] == Choose(desk.arm)


def test_what_is_not_there_is_not_stepped_and_nothing_is_done(sit_at):
    desk, source = sit_at()
    assert (desk.step("network.dropout.none", 1), desk.take("seed", ())) == ("", "")
    assert (source.sent, desk.can_undo) == ([], False)


def test_a_refused_wish_is_not_undone_and_the_first_reason_is_told(sit_at):
    desk, source = sit_at()
    assert "-1" in desk.take("optimizer.lr", (-1.0, -2.0))
    assert "-2" not in desk.take("optimizer.lr", (-1.0, -2.0))
    assert not desk.can_undo
    assert desk.take("optimizer.lr", (-1.0, 0.3, 0.4)) == ""
    assert (desk.draft.optimizer.lr, source.sent) == (0.3, [Change({"optimizer.lr": 0.3})])


def test_only_so_many_changes_are_taken_back(sit_at):
    desk, _ = sit_at()
    for number in range(MOST_UNDONE + 2):
        desk.take("weight_decay", ((number + 1) / 1000,))
    for _ in range(MOST_UNDONE):
        assert desk.undo() == "weight_decay"
    assert (desk.can_undo, desk.draft.weight_decay) == (False, 0.002)


def test_the_source_is_asked_once_to_have_what_was_learnt_and_once_to_stop(sit_at):
    desk, source = sit_at()
    asked = []
    source.send = asked.append
    for wanted in (False, True, True, False, False):
        desk.watch_learnt(wanted)
    assert asked == [ShowLearnt(True), ShowLearnt(False)]


def test_arms_that_have_the_same_of_a_field_are_said_to_have_that(sit_at):
    slow = {"optimizer": {"lr": 0.02}, "batch_size": "all"}
    desk, _ = sit_at(kind="compare", arms={"a": slow, "b": slow})
    assert desk.overridden == {"optimizer.lr": "0.02", "batch_size": "all"}
    desk, _ = sit_at(kind="compare", arms={"a": {"batch_size": 10}, "b": {"batch_size": "all"}})
    assert desk.overridden == {"batch_size": "several"}
    desk.choose(1)
    assert desk.overridden == {}


# What the run has


class Obeying(Scripted):
    """Has every change in the arms that it was asked for, as a session does."""

    def send(self, command):
        super().send(command)
        if isinstance(command, Change):
            self.change(command.changes, command.arm)

    def change(self, changes, arm=None):
        of = [trial.arm for trial in self.view.trials if arm in (None, trial.arm)]
        had = self.view.shown
        for shown, trial in enumerate(self.view.trials):
            if trial.arm in of:
                self.show(shown=shown)
                edits = (*trial.edits, Edit(update=5, set=changes))
                self.show(config=changed(trial.config, changes), edits=edits)
        self.show(shown=had)


@pytest.fixture
def in_a_run(make_view, small):
    """A desk on a run that obeys, and its source."""

    def make(**fields):
        preset = small(**fields)
        source = Obeying(make_view(preset, 5))
        desk = Controller(source, Loaded(preset, "small.yaml", ()))
        desk.send(Step(1))
        desk.look()
        return desk, source

    return make


def has(source, path="optimizer.lr"):
    return {trial.arm: setting_of(trial.config, path).value for trial in source.view.trials}


MEMBERS = {
    "kind": "ensemble",
    "ensemble": {"members": 2},
    "arms": {"slow": {"optimizer": {"lr": 0.02}}, "same": {}},
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fields", [{}, ARMS, MEMBERS], ids=["one", "arms", "members"])
def test_whatever_is_set_and_undone_the_run_has_what_the_settings_say(in_a_run, fields, seed):
    desk, source = in_a_run(**fields)
    random, paths, first = Random(seed), ("optimizer.lr", "weight_decay"), desk.draft
    done = []

    def check(what):
        done.append(what)
        desk.look()
        for path in paths:
            said = {arm: setting_of(trial, path).value for arm, trial in desk.draft.trials.items()}
            assert has(source, path) == said, done
            if desk.arm is not None:
                assert setting_of(desk.config, path).value == said[desk.arm], done

    for _ in range(40):
        path = random.choice(paths)
        match random.choice(["choose", "step", "step", "type", "undo"]):
            case "choose":
                desk.choose(random.choice([-1, 1]))
                check(f"choose {desk.arm}")
            case "step":
                direction = random.choice([-1, 1])
                desk.step(path, direction)
                check(f"{path} {direction:+}")
            case "type":
                value = random.choice(["0.3", "0.02", "0.1"])
                desk.type(path, value)
                check(f"{path} {value}")
            case "undo":
                check(f"undo {desk.undo()}")
    while desk.can_undo:
        check(f"undo {desk.undo()}")
    assert desk.draft == first


def test_a_change_of_one_arm_edits_no_other_and_neither_does_taking_it_back(in_a_run):
    desk, source = in_a_run(**ARMS)
    desk.choose_arm("plain")
    desk.step("optimizer.lr", 1)
    desk.look()
    desk.undo()
    assert [len(trial.edits) for trial in source.view.trials] == [2, 0, 0]
    desk, source = in_a_run(**MEMBERS)
    desk.choose_arm("member1")
    desk.step("optimizer.lr", 1)
    desk.look()
    assert {trial.arm: len(trial.edits) for trial in source.view.trials}["slow"] == 0


def test_where_an_edit_of_the_presets_own_has_changed_the_run_one_goes_on_from_that_and_back_to_it(in_a_run):
    desk, source = in_a_run()
    for direction, rate in ((-1, 0.1), (1, 0.5)):
        source.change({"optimizer.lr": 0.2})
        desk.look()
        assert desk.config.optimizer.lr == 0.2
        desk.step("optimizer.lr", direction)
        assert has(source) == {"run": rate}
        desk.look()
        desk.undo()
        assert has(source) == {"run": 0.2}


def test_an_edit_of_the_presets_own_is_seen_in_the_next_run_too(in_a_run):
    desk, source = in_a_run()
    desk.step("batch_size", 1)
    desk.start()
    desk.send(Step(1))
    source.change({"optimizer.lr": 0.5})
    desk.look()
    assert desk.config.optimizer.lr == 0.5


def test_where_arms_move_each_from_its_own_that_is_what_its_run_has(in_a_run):
    desk, source = in_a_run(**ARMS)
    source.change({"optimizer.lr": 0.5}, "slow")
    desk.look()
    desk.step("optimizer.lr", 1)
    assert has(source) == {"plain": 0.2, "slow": 1.0, "adam": 0.002}


def test_of_another_optimizer_than_the_run_has_the_settings_are_those_of_the_next_start(in_a_run):
    desk, source = in_a_run(optimizer={"name": "momentum", "lr": 0.1})
    source.change({"optimizer.lr": 0.5})
    desk.look()
    desk.take("optimizer.name", ("adam",))
    assert desk.config.optimizer.lr == desk.draft.optimizer.lr
    desk.undo()
    assert desk.config.optimizer.lr == 0.5


# Saved


def test_the_present_state_holds_edits_made_and_to_come_but_no_expectations_that_were_left(make_view, small):
    preset = small(
        edits=[{"update": 20, "set": {"optimizer.lr": 0.5}}], expect=[{"figure": "updates", "equals": 30}]
    )
    made = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    view = make_view(preset, 5, edits=made, to_come=preset.edits, expectations_skipped=True)
    saved = as_preset(view)
    assert saved.edits == (*made, *preset.edits)
    assert saved.expect == ()
    assert as_preset(make_view(preset, 5, to_come=preset.edits)).expect == preset.expect


def test_edits_of_all_arms_are_written_once_and_others_with_their_arm(make_view, small, with_trials):
    both, one = Edit(update=4, set={"weight_decay": 0.1}), Edit(update=2, set={"optimizer.lr": 0.5})
    arms = {"a": {}, "b": {}}
    view = with_trials(
        make_view(small(kind="compare", arms=arms), 5), a={"edits": (one, both)}, b={"edits": (both,)}
    )
    assert as_preset(view).edits == (Edit(update=2, arm="a", set=one.set), both)


def test_a_view_from_before_a_wish_does_not_take_it_back(sit_at):
    desk, source = sit_at()
    asked = source.view.obeyed
    desk.step("optimizer.lr", 1)
    # The same rate was asked for once before, and given up since.
    source.show(edits=(Edit(update=1, set={"optimizer.lr": 0.2}),), obeyed=asked)
    assert not desk.answered
    desk.look()
    assert desk.config.optimizer.lr == 0.2
    source.show(obeyed=asked + 1)
    assert desk.answered


# A wish, until the run has heard of it


RATE = {"optimizer.lr": 0.2}
EDITS = {"edits": (Edit(update=4, set=RATE), Edit(update=5, set={"weight_decay": 0.1}))}


@pytest.fixture
def wished(sit_at):
    """A desk at which a rate of .2 was asked for after .1; a view says that this was obeyed, and no more."""

    def make(arm=None, **fields):
        desk, source = sit_at(**fields)
        while desk.arm != arm:
            desk.choose(1)
        assert desk.step("optimizer.lr", 1) == ""
        source.show()
        desk.look()
        assert desk.answered
        return desk, source

    return make


def test_a_wish_that_was_heard_is_the_runs_own_from_then_on(wished):
    desk, source = wished()
    assert desk.config.optimizer.lr == 0.2
    source.show(**EDITS)
    desk.look()
    # By hand: the run's config is as it was, so that one sees whose word counts.
    assert desk.config.optimizer.lr == 0.1


@pytest.mark.parametrize("other", [Edit(update=4, set={"optimizer.lr": 0.3}), EDITS["edits"][1]])
def test_another_edit_is_no_answer_to_a_wish(wished, other):
    desk, source = wished()
    source.show(edits=(other,))
    desk.look()
    assert desk.config.optimizer.lr == 0.2


@pytest.mark.parametrize(
    ("arm", "heard", "forgotten"),
    [
        (None, ["a"], False),
        (None, ["b"], False),
        (None, ["a", "b"], True),
        ("a", ["b"], False),
        ("a", ["a"], True),
        ("b", ["a"], False),
        ("b", ["b"], True),
    ],
)
def test_a_wish_is_heard_once_every_trial_that_it_is_for_has_it(wished, with_trials, arm, heard, forgotten):
    desk, source = wished(arm, kind="compare", arms={"a": {}, "b": {}})
    source.view = with_trials(source.view, **dict.fromkeys(heard, EDITS))
    source.show()
    desk.look()
    assert desk.config.optimizer.lr == (0.1 if forgotten else 0.2)


def test_what_was_asked_of_all_is_asked_of_each_and_what_was_asked_of_one_counts_before_it(wished):
    desk, _ = wished("a", kind="compare", arms={"a": {}, "b": {}})
    while desk.arm is not None:
        desk.choose(1)
    desk.step("optimizer.lr", 1)
    shown = {}
    for _ in range(3):
        shown[desk.arm] = desk.config.optimizer.lr
        desk.choose(1)
    assert shown == {None: 0.2, "a": 0.5, "b": 0.2}


def test_a_wish_that_was_refused_is_forgotten(wished):
    desk, source = wished()
    source.show(error="optimizer.lr: it may not be that")
    desk.look()
    assert desk.config.optimizer.lr == 0.1
    source.show(error="")
    desk.look()
    assert desk.config.optimizer.lr == 0.1, "it does not come back with the next view"


def test_a_refusal_of_what_was_asked_before_is_none_of_a_wish_made_since(sit_at):
    desk, source = sit_at()
    asked = source.view.obeyed
    desk.step("optimizer.lr", 1)
    source.show(error="something else may not be", obeyed=asked)
    desk.look()
    assert desk.config.optimizer.lr == 0.2
    source.show(error="optimizer.lr: it may not be that", obeyed=asked + 1)
    desk.look()
    assert desk.config.optimizer.lr == 0.1


def test_of_a_wish_of_a_run_before_nothing_is_left(wished):
    desk, source = wished()
    desk.start()
    assert desk.step("optimizer.lr", 1) == ""
    desk.send(Step(1))
    source.show()
    desk.look()
    # Begun with that rate; that of the run before was never heard of.
    assert desk.config.optimizer.lr == 0.5
    assert desk.started.optimizer.lr == 0.5


def test_a_view_of_the_run_before_says_nothing_of_the_one_begun_since(sit_at):
    desk, source = sit_at()
    source.show(config=changed(desk.draft.trial, {"optimizer.lr": 0.4}))
    desk.look()
    assert desk.config.optimizer.lr == 0.4, "by an edit of the preset's own, it may be"
    desk.start()
    desk.send(Step(1))
    assert desk.config.optimizer.lr == 0.1
    desk.look()
    assert desk.config.optimizer.lr == 0.1


def test_a_run_was_started_with_what_it_had_before_any_wish(sit_at):
    desk, _ = sit_at()
    desk.step("optimizer.lr", 1)
    assert (desk.started.optimizer.lr, desk.config.optimizer.lr) == (0.1, 0.2)
    fresh, _ = sit_at(begun=False)
    fresh.step("optimizer.lr", 1)
    # Before its first update it is what it will be started with, whatever the last view says.
    assert (fresh.started.optimizer.lr, fresh.config.optimizer.lr) == (0.2, 0.2)


def test_the_same_view_is_looked_at_once(sit_at):
    desk, source = sit_at()
    assert not desk.look()
    source.show()
    assert desk.look()
    assert not desk.look()


def test_with_several_seeds_the_settings_name_them_all(sit_at):
    desk, _ = sit_at()
    assert "seed" not in desk.overridden
    desk.several()
    assert desk.overridden["seed"] == "0..4"
    desk.new_seed()
    assert desk.overridden["seed"] == "1..5"
    desk.several()
    assert "seed" not in desk.overridden


@pytest.mark.parametrize("text", ["5,4", "5 4", " 5, 4 ", "[5, 4]"])
def test_layers_are_typed_as_they_are_said(sit_at, text):
    desk, _ = sit_at()
    assert desk.type("network.hidden", text) == ""
    assert desk.draft.network.widths == (5, 4)
    assert desk.type("network.hidden", "7") == ""
    assert desk.draft.network.widths == (7,)
    assert desk.type("network.hidden", "5,,x")
    assert desk.type("network.hidden", "")
    assert desk.draft.network.widths == (7,)
