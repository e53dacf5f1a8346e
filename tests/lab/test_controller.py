"""The controller: what becomes of requests, with one network and with several arms; and how it is saved."""

from random import Random

import pytest
from scripted_app import ScriptedSource

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
def make_controller(make_view, small, scripted_source):
    """A controller on a view of the small preset that was begun, and its source."""

    def make(begun=True, **fields):
        preset = small(**fields)
        source = scripted_source(make_view(preset, 5))
        controller = Controller(source, Loaded(preset, "small.yaml", ()))
        if begun:
            controller.send(Step(1))
        controller.look()
        source.sent.clear()
        return controller, source

    return make


def rates(controller):
    return [trial.optimizer.lr for trial in controller.draft.trials.values()]


def test_a_change_before_the_run_starts_it_anew_and_in_the_run_is_an_edit(make_controller):
    controller, source = make_controller(begun=False)
    assert controller.step("optimizer.lr", 1) == ""
    assert source.sent == [Start(controller.draft)]
    controller.send(Run())
    controller.step("optimizer.lr", 1)
    assert source.sent[-1] == Change({"optimizer.lr": 0.5})
    assert controller.config.optimizer.lr == 0.5


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_the_seed_is_one_for_all_arms_whichever_is_chosen(make_controller, chosen):
    controller, _ = make_controller(**ARMS)
    for _ in range(chosen):
        controller.choose(1)
    assert controller.new_seed() == ""
    assert {trial.seed for trial in controller.draft.trials.values()} == {1}
    assert controller.step("seed", 1) == ""
    assert {trial.seed for trial in controller.draft.trials.values()} == {2}
    assert controller.config.seed == 2


def test_an_arm_that_says_a_seed_of_its_own_keeps_it_until_it_is_chosen(make_controller):
    controller, _ = make_controller(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    controller.new_seed()
    assert [trial.seed for trial in controller.draft.trials.values()] == [1, 7]
    controller.choose(1)
    controller.choose(1)
    controller.step("seed", 1)
    assert [trial.seed for trial in controller.draft.trials.values()] == [1, 8]


@pytest.mark.parametrize(
    ("chosen", "seeds"),
    [(None, [3, 7]), ("plain", [3, 7]), ("other", [0, 10])],
    ids=["all", "plain", "other"],
)
def test_of_several_new_seeds_asked_for_at_once_each_is_the_next(make_controller, chosen, seeds):
    controller, source = make_controller(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    if chosen:
        controller.choose_arm(chosen)
    # No view comes between.
    assert [controller.new_seed(), controller.new_seed(), controller.new_seed()] == [""] * 3
    assert [trial.seed for trial in source.sent[-1].preset.trials.values()] == seeds
    assert not controller.can_undo


@pytest.mark.parametrize("chosen", [None, "plain"])
def test_a_step_of_the_seed_takes_an_arm_that_has_its_own_along(make_controller, chosen):
    controller, _ = make_controller(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    if chosen:
        controller.choose_arm(chosen)
    controller.step("seed", 1)
    assert [trial.seed for trial in controller.draft.trials.values()] == [1, 8]


def test_where_there_is_one_trial_alone_there_is_none_to_choose(make_controller):
    controller, source = make_controller()
    controller.choose_arm("run")
    assert (controller.arm, source.sent) == (None, [Choose(None)])


def test_undo_takes_changes_back_one_by_one_in_the_run_too(make_controller):
    controller, source = make_controller()
    controller.step("optimizer.lr", 1)
    controller.step("batch_size", 1)
    controller.step("weight_decay", 1)
    assert controller.undo() == "weight_decay"
    assert source.sent[-1] == Change({"weight_decay": 0.0})
    assert controller.undo() == "batch_size"
    assert controller.draft.batch_size == 20
    assert controller.undo() == "optimizer.lr"
    assert source.sent[-1] == Change({"optimizer.lr": 0.1})
    assert (controller.undo(), controller.can_undo) == ("", False)


def test_what_was_typed_follows_the_rules_of_the_command_line(make_controller):
    controller, source = make_controller()
    assert controller.type("optimizer.lr", "3e-2") == ""
    assert source.sent == [Change({"optimizer.lr": 0.03})]
    assert controller.type("network.hidden", "[5, 4]") == ""
    assert controller.draft.network.widths == (5, 4)
    for path, text in (
        ("optimizer.lr", "fast"),
        ("optimizer.lr", "-1"),
        ("optimizer.name", "adm"),
        ("seed", "["),
    ):
        before = controller.draft
        assert controller.type(path, text)
        assert controller.draft is before
    assert "adam" in controller.type("optimizer.name", "adm")


def test_all_arms_move_from_their_own_values(make_controller):
    controller, source = make_controller(**ARMS)
    assert controller.overridden["optimizer.name"] == "several"
    assert controller.overridden["optimizer.lr"] == "0.001…0.1"
    controller.step("optimizer.lr", 1)
    assert controller.overridden["optimizer.lr"] == "0.002…0.2"
    assert rates(controller) == [0.2, 0.05, 0.002]
    assert source.sent == [
        Change({"optimizer.lr": 0.2}),
        Change({"optimizer.lr": 0.05}, "slow"),
        Change({"optimizer.lr": 0.002}, "adam"),
    ]
    controller.undo()
    assert rates(controller) == [0.1, 0.02, 0.001]


def test_a_chosen_arm_shows_and_takes_what_is_its_own(make_controller):
    controller, source = make_controller(**ARMS)
    for arm in ("plain", "slow", "adam", None):
        controller.choose(1)
        assert controller.arm == arm
    assert source.sent == [Choose("plain"), Choose("slow"), Choose("adam"), Choose(None)]
    controller.choose(-1)
    source.sent.clear()
    assert (controller.config.optimizer.name, controller.config.optimizer.lr) == ("adam", 0.001)
    assert controller.overridden == {}
    controller.step("optimizer.lr", -1)
    assert source.sent == [Change({"optimizer.lr": 0.0005}, "adam")]
    assert rates(controller) == [0.1, 0.02, 0.0005]
    controller.take("network.activation", ("tanh",))
    assert [trial.network.activation for trial in controller.draft.trials.values()] == [
        "relu",
        "relu",
        "tanh",
    ]
    assert len(source.sent) == 1, "a structure waits for the next start"


def test_what_is_typed_for_all_arms_is_every_arms(make_controller):
    controller, _ = make_controller(**ARMS)
    controller.type("optimizer.lr", ".3")
    assert rates(controller) == [0.3, 0.3, 0.3]


def test_what_is_typed_for_one_arm_or_member_leaves_what_others_say_themselves(make_controller):
    controller, _ = make_controller(kind="compare", arms={"plain": {}, "other": {"seed": 7}})
    controller.choose_arm("plain")
    assert controller.type("seed", "3") == ""
    assert [trial.seed for trial in controller.draft.trials.values()] == [3, 7]
    controller, _ = make_controller(
        kind="ensemble", ensemble={"members": 2}, arms={"slow": {"optimizer": {"lr": 0.02}}, "same": {}}
    )
    controller.choose_arm("member1")
    assert controller.type("optimizer.lr", ".3") == ""
    assert rates(controller) == [0.3, 0.3, 0.02, 0.3]


def test_a_step_for_a_member_leaves_what_other_arms_say_themselves(make_controller):
    controller, _ = make_controller(
        kind="ensemble", ensemble={"members": 2}, arms={"slow": {"optimizer": {"lr": 0.02}}}
    )
    controller.choose_arm("member1")
    assert controller.step("optimizer.lr", 1) == ""
    assert rates(controller) == [0.2, 0.2, 0.02]


def test_what_a_chosen_arm_may_not_be_is_refused(make_controller):
    controller, source = make_controller(**ARMS)
    controller.choose(1)
    source.sent.clear()
    assert "arms" in controller.take("optimizer.lr", (-1.0,)) or "lr" in controller.take(
        "optimizer.lr", (-1.0,)
    )
    assert source.sent == []


def test_another_preset_is_opened_without_what_was_done_to_the_last(make_controller):
    controller, source = make_controller(**ARMS)
    controller.choose(1)
    controller.step("optimizer.lr", 1)
    loaded = load("xor")
    controller.open(loaded)
    assert source.sent[-2:] == [Choose(None), Open(loaded.preset)]
    assert (controller.name, controller.arm, controller.can_undo, controller.begun) == (
        "xor",
        None,
        False,
        False,
    )
    assert controller.draft is loaded.preset


def test_several_seeds_and_back_to_one(make_controller):
    controller, source = make_controller()
    controller.several()
    controller.start()
    controller.several()
    assert [command.seeds for command in source.sent] == [5, 5, 1]


def test_another_preset_is_opened_with_one_seed_and_starts_as_it_says(make_controller):
    controller, source = make_controller()
    controller.several()
    controller.open(load("xor"))
    source.sent.clear()
    controller.start()
    assert source.sent == [Start(load("xor").preset, 1)]
    controller.several()
    assert source.sent[-1].seeds == 5


def test_a_start_keeps_the_seeds_and_forgets_that_it_was_begun(make_controller):
    controller, source = make_controller()
    controller.several()
    assert not controller.begun
    controller.send(Step(1))
    assert controller.begun
    controller.send(Show("z"))
    assert controller.begun, "to look is no start"
    controller.new_seed()
    assert (source.sent[-1], controller.begun) == (Start(controller.draft, 5), False)
    assert controller.draft.seed == 1


def test_members_are_chosen_too_and_what_there_is_no_longer_is_left(make_controller, small):
    controller, _ = make_controller()
    controller.choose(1)
    assert (controller.has_arms, controller.arm) == (False, None)
    controller, source = make_controller(kind="ensemble", ensemble={"members": 3})
    assert controller.has_arms
    controller.choose(-1)
    last = controller.arm
    assert last == list(controller.draft.trials)[-1]
    controller.draft = small(kind="ensemble", ensemble={"members": 2})
    controller.choose(1)
    assert controller.arm == next(iter(controller.draft.trials))
    assert source.sent[-1] == Choose(controller.arm)


def test_what_is_not_there_is_not_stepped_and_nothing_is_done(make_controller):
    controller, source = make_controller()
    assert (controller.step("network.dropout.none", 1), controller.take("seed", ())) == ("", "")
    assert (source.sent, controller.can_undo) == ([], False)


def test_a_refused_request_is_not_undone_and_the_first_reason_is_told(make_controller):
    controller, source = make_controller()
    assert "-1" in controller.take("optimizer.lr", (-1.0, -2.0))
    assert "-2" not in controller.take("optimizer.lr", (-1.0, -2.0))
    assert not controller.can_undo
    assert controller.take("optimizer.lr", (-1.0, 0.3, 0.4)) == ""
    assert (controller.draft.optimizer.lr, source.sent) == (0.3, [Change({"optimizer.lr": 0.3})])


def test_only_so_many_changes_are_taken_back(make_controller):
    controller, _ = make_controller()
    for number in range(MOST_UNDONE + 2):
        controller.take("weight_decay", ((number + 1) / 1000,))
    for _ in range(MOST_UNDONE):
        assert controller.undo() == "weight_decay"
    assert (controller.can_undo, controller.draft.weight_decay) == (False, 0.002)


def test_the_source_is_asked_once_to_have_what_was_learnt_and_once_to_stop(make_controller):
    controller, source = make_controller()
    asked = []
    source.send = asked.append
    for wanted in (False, True, True, False, False):
        controller.watch_learnt(wanted)
    assert asked == [ShowLearnt(True), ShowLearnt(False)]


def test_arms_that_have_the_same_of_a_field_are_said_to_have_that(make_controller):
    slow = {"optimizer": {"lr": 0.02}, "batch_size": "all"}
    controller, _ = make_controller(kind="compare", arms={"a": slow, "b": slow})
    assert controller.overridden == {"optimizer.lr": "0.02", "batch_size": "all"}
    controller, _ = make_controller(
        kind="compare", arms={"a": {"batch_size": 10}, "b": {"batch_size": "all"}}
    )
    assert controller.overridden == {"batch_size": "several"}
    controller.choose(1)
    assert controller.overridden == {}


# Changes in the run


class Obeying(ScriptedSource):
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
def running_controller(make_view, small):
    """A controller on a run that obeys, and its source."""

    def make(**fields):
        preset = small(**fields)
        source = Obeying(make_view(preset, 5))
        controller = Controller(source, Loaded(preset, "small.yaml", ()))
        controller.send(Step(1))
        controller.look()
        return controller, source

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
def test_whatever_is_set_and_undone_the_run_has_what_the_settings_say(running_controller, fields, seed):
    controller, source = running_controller(**fields)
    random, paths, first = Random(seed), ("optimizer.lr", "weight_decay"), controller.draft
    done = []

    def check(what):
        done.append(what)
        controller.look()
        for path in paths:
            said = {arm: setting_of(trial, path).value for arm, trial in controller.draft.trials.items()}
            assert has(source, path) == said, done
            if controller.arm is not None:
                assert setting_of(controller.config, path).value == said[controller.arm], done

    for _ in range(40):
        path = random.choice(paths)
        match random.choice(["choose", "step", "step", "type", "undo"]):
            case "choose":
                controller.choose(random.choice([-1, 1]))
                check(f"choose {controller.arm}")
            case "step":
                direction = random.choice([-1, 1])
                controller.step(path, direction)
                check(f"{path} {direction:+}")
            case "type":
                value = random.choice(["0.3", "0.02", "0.1"])
                controller.type(path, value)
                check(f"{path} {value}")
            case "undo":
                check(f"undo {controller.undo()}")
    while controller.can_undo:
        check(f"undo {controller.undo()}")
    assert controller.draft == first


def test_a_change_of_one_arm_edits_no_other_and_neither_does_taking_it_back(running_controller):
    controller, source = running_controller(**ARMS)
    controller.choose_arm("plain")
    controller.step("optimizer.lr", 1)
    controller.look()
    controller.undo()
    assert [len(trial.edits) for trial in source.view.trials] == [2, 0, 0]
    controller, source = running_controller(**MEMBERS)
    controller.choose_arm("member1")
    controller.step("optimizer.lr", 1)
    controller.look()
    assert {trial.arm: len(trial.edits) for trial in source.view.trials}["slow"] == 0


def test_where_an_edit_of_the_presets_own_has_changed_the_run_one_goes_on_from_that_and_back_to_it(
    running_controller,
):
    controller, source = running_controller()
    for direction, rate in ((-1, 0.1), (1, 0.5)):
        source.change({"optimizer.lr": 0.2})
        controller.look()
        assert controller.config.optimizer.lr == 0.2
        controller.step("optimizer.lr", direction)
        assert has(source) == {"run": rate}
        controller.look()
        controller.undo()
        assert has(source) == {"run": 0.2}


def test_an_edit_of_the_presets_own_is_seen_in_the_next_run_too(running_controller):
    controller, source = running_controller()
    controller.step("batch_size", 1)
    controller.start()
    controller.send(Step(1))
    source.change({"optimizer.lr": 0.5})
    controller.look()
    assert controller.config.optimizer.lr == 0.5


def test_where_arms_move_each_from_its_own_that_is_what_its_run_has(running_controller):
    controller, source = running_controller(**ARMS)
    source.change({"optimizer.lr": 0.5}, "slow")
    controller.look()
    controller.step("optimizer.lr", 1)
    assert has(source) == {"plain": 0.2, "slow": 1.0, "adam": 0.002}


def test_of_another_optimizer_than_the_run_has_the_settings_are_those_of_the_next_start(running_controller):
    controller, source = running_controller(optimizer={"name": "momentum", "lr": 0.1})
    source.change({"optimizer.lr": 0.5})
    controller.look()
    controller.take("optimizer.name", ("adam",))
    assert controller.config.optimizer.lr == controller.draft.optimizer.lr
    controller.undo()
    assert controller.config.optimizer.lr == 0.5


# Saving


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


def test_a_view_from_before_a_request_does_not_take_it_back(make_controller):
    controller, source = make_controller()
    asked = source.view.obeyed
    controller.step("optimizer.lr", 1)
    # The same rate was asked for once before, and given up since.
    source.show(edits=(Edit(update=1, set={"optimizer.lr": 0.2}),), obeyed=asked)
    assert not controller.answered
    controller.look()
    assert controller.config.optimizer.lr == 0.2
    source.show(obeyed=asked + 1)
    assert controller.answered


# Pending requests


RATE = {"optimizer.lr": 0.2}
EDITS = {"edits": (Edit(update=4, set=RATE), Edit(update=5, set={"weight_decay": 0.1}))}


@pytest.fixture
def controller_after_request(make_controller):
    """A controller that asked for a rate of .2 after .1; a view says that this was obeyed, and no more."""

    def make(arm=None, **fields):
        controller, source = make_controller(**fields)
        while controller.arm != arm:
            controller.choose(1)
        assert controller.step("optimizer.lr", 1) == ""
        source.show()
        controller.look()
        assert controller.answered
        return controller, source

    return make


def test_a_request_that_was_heard_is_the_runs_own_from_then_on(controller_after_request):
    controller, source = controller_after_request()
    assert controller.config.optimizer.lr == 0.2
    source.show(**EDITS)
    controller.look()
    # By hand: the run's config is as it was, so that one sees whose word counts.
    assert controller.config.optimizer.lr == 0.1


@pytest.mark.parametrize("other", [Edit(update=4, set={"optimizer.lr": 0.3}), EDITS["edits"][1]])
def test_another_edit_is_no_answer_to_a_request(controller_after_request, other):
    controller, source = controller_after_request()
    source.show(edits=(other,))
    controller.look()
    assert controller.config.optimizer.lr == 0.2


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
def test_a_request_is_heard_once_every_trial_that_it_is_for_has_it(
    controller_after_request, with_trials, arm, heard, forgotten
):
    controller, source = controller_after_request(arm, kind="compare", arms={"a": {}, "b": {}})
    source.view = with_trials(source.view, **dict.fromkeys(heard, EDITS))
    source.show()
    controller.look()
    assert controller.config.optimizer.lr == (0.1 if forgotten else 0.2)


def test_what_was_asked_of_all_is_asked_of_each_and_what_was_asked_of_one_counts_before_it(
    controller_after_request,
):
    controller, _ = controller_after_request("a", kind="compare", arms={"a": {}, "b": {}})
    while controller.arm is not None:
        controller.choose(1)
    controller.step("optimizer.lr", 1)
    shown = {}
    for _ in range(3):
        shown[controller.arm] = controller.config.optimizer.lr
        controller.choose(1)
    assert shown == {None: 0.2, "a": 0.5, "b": 0.2}


def test_a_request_that_was_refused_is_forgotten(controller_after_request):
    controller, source = controller_after_request()
    source.show(error="optimizer.lr: it may not be that")
    controller.look()
    assert controller.config.optimizer.lr == 0.1
    source.show(error="")
    controller.look()
    assert controller.config.optimizer.lr == 0.1, "it does not come back with the next view"


def test_a_refusal_of_what_was_asked_before_is_none_of_a_request_made_since(make_controller):
    controller, source = make_controller()
    asked = source.view.obeyed
    controller.step("optimizer.lr", 1)
    source.show(error="something else may not be", obeyed=asked)
    controller.look()
    assert controller.config.optimizer.lr == 0.2
    source.show(error="optimizer.lr: it may not be that", obeyed=asked + 1)
    controller.look()
    assert controller.config.optimizer.lr == 0.1


def test_of_a_request_of_a_run_before_nothing_is_left(controller_after_request):
    controller, source = controller_after_request()
    controller.start()
    assert controller.step("optimizer.lr", 1) == ""
    controller.send(Step(1))
    source.show()
    controller.look()
    # Begun with that rate; that of the run before was never heard of.
    assert controller.config.optimizer.lr == 0.5
    assert controller.started.optimizer.lr == 0.5


def test_a_view_of_the_run_before_says_nothing_of_the_one_begun_since(make_controller):
    controller, source = make_controller()
    source.show(config=changed(controller.draft.trial, {"optimizer.lr": 0.4}))
    controller.look()
    assert controller.config.optimizer.lr == 0.4, "by an edit of the preset's own, it may be"
    controller.start()
    controller.send(Step(1))
    assert controller.config.optimizer.lr == 0.1
    controller.look()
    assert controller.config.optimizer.lr == 0.1


def test_a_run_was_started_with_what_it_had_before_any_request(make_controller):
    controller, _ = make_controller()
    controller.step("optimizer.lr", 1)
    assert (controller.started.optimizer.lr, controller.config.optimizer.lr) == (0.1, 0.2)
    fresh, _ = make_controller(begun=False)
    fresh.step("optimizer.lr", 1)
    # Before its first update it is what it will be started with, whatever the last view says.
    assert (fresh.started.optimizer.lr, fresh.config.optimizer.lr) == (0.2, 0.2)


def test_the_same_view_is_looked_at_once(make_controller):
    controller, source = make_controller()
    assert not controller.look()
    source.show()
    assert controller.look()
    assert not controller.look()


def test_with_several_seeds_the_settings_name_them_all(make_controller):
    controller, _ = make_controller()
    assert "seed" not in controller.overridden
    controller.several()
    assert controller.overridden["seed"] == "0..4"
    controller.new_seed()
    assert controller.overridden["seed"] == "1..5"
    controller.several()
    assert "seed" not in controller.overridden


@pytest.mark.parametrize("text", ["5,4", "5 4", " 5, 4 ", "[5, 4]"])
def test_layers_are_typed_as_they_are_said(make_controller, text):
    controller, _ = make_controller()
    assert controller.type("network.hidden", text) == ""
    assert controller.draft.network.widths == (5, 4)
    assert controller.type("network.hidden", "7") == ""
    assert controller.draft.network.widths == (7,)
    assert controller.type("network.hidden", "5,,x")
    assert controller.type("network.hidden", "")
    assert controller.draft.network.widths == (7,)
