"""Pictures of walks: a step in numbers that add up, maps that mark and name, hidden sides, tiles."""

import re

import numpy as np
import pytest

from tuitrain.config import Preset, load
from tuitrain.experiments.studies.study import compute, compute_all
from tuitrain.nn.optimizers import OPTIMIZERS
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot.cells import clean
from tuitrain.plot.surface import Stand, flat, formula, misses, scene, space, tiles

NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]\d+)?")


@pytest.fixture(scope="module")
def walks():
    return compute_all(load("surface").preset, lambda: False)


@pytest.fixture
def ravine_scene(walks):
    return lambda at=29, **options: scene(SURFACES["ravine"], walks, at, **options)


def only(**optimizer):
    preset = Preset.model_validate({"kind": "surface", "updates": 29, "optimizer": optimizer})
    return preset.trials["run"], compute(preset, "run")


def value_of(text):
    """What a line of numbers comes to by the rules of arithmetic."""
    python = text.replace("·", "*").replace("²", "**2")
    return eval(python, {"sign": np.sign})


@pytest.mark.parametrize("at", [1, 2, 17, 29])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_in_numbers_comes_to_what_stands_at_its_end(name, at):
    config, walk = only(name=name, lr=0.3)
    lines = [line for line in formula("run", config, walk, at, 120, 7).text.splitlines()[1:] if "=" in line]
    assert len(lines) >= 2
    for line in lines:
        said, result = line.split("←")[1].split("=", 1)[1].rsplit("=", 1)
        assert value_of(said) == pytest.approx(float(result), rel=2e-2, abs=6e-3), line
    places = [float(line.rsplit("=", 1)[1]) for line in lines if line.strip()[0] in "xy"]
    assert places == pytest.approx(walk.places[at].tolist(), abs=6e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_formula_stays_where_it_is_from_step_to_step(name):
    config, walk = only(name=name, lr=0.3)
    shapes = set()
    for at in (1, 9, 10, 29):
        text = formula("run", config, walk, at, 120, 7).text
        shapes.add(tuple(tuple(match.end() for match in NUMBER.finditer(line)) for line in text.splitlines()))
    assert len(shapes) <= 2  # the step's own number grows by a digit, to the left


@pytest.mark.parametrize("width", [78, 58])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_is_told_to_its_end_where_there_is_little_room(name, width):
    config, walk = only(name=name, lr=0.3)
    for height in (3, 7):
        lines = formula("run", config, walk, 29, width, height).text.splitlines()[1:]
        ends = {line.split()[0]: line.rsplit("=", 1)[1].strip() for line in lines if "=" in line}
        assert [float(ends[axis]) for axis in "xy"] == pytest.approx(
            walk.places[29].tolist(), rel=0.05, abs=6e-5
        )
        assert not any("…" in line for line in lines)


def test_numbers_beyond_four_decimals_keep_their_digits():
    config, walk = only(name="rmsprop", lr=0.3)
    assert "f  1.1e-11 →  3.9e-12" in formula("run", config, walk, 29, 120, 7).text
    config, walk = only(name="sgd", lr=1.05)
    assert "f    831.9 →   1006.6" in formula("run", config, walk, 29, 120, 7).text


def test_a_map_names_every_path_and_marks_start_end_and_minimum(ravine_scene):
    text = flat(ravine_scene(), 90, 24, "shades").text
    assert text.splitlines()[0].split() == [
        *("○1", "sgd", "△2", "momentum", "□3", "adagrad", "◇4", "adam", "▽5", "nesterov", "☆6", "rmsprop")
    ]
    assert "-10" in text
    near = flat(ravine_scene(near=True), 120, 40, "shades").text
    assert all(str(number) in near.split("\n", 1)[1] for number in range(1, 7))
    assert "✚" in flat(ravine_scene(0), 90, 24, "shades").text


def test_a_map_without_room_says_less_and_never_fails(ravine_scene):
    for width in range(1, 40, 3):
        for height in range(1, 12):
            for draw in (flat, space):
                for look in ("halves", "ascii"):
                    picture = draw(ravine_scene(ascii=look == "ascii"), width, height, look)
                    assert len(picture.text.split("\n")) == height


def test_most_arrows_of_the_ravine_miss_the_minimum(ravine_scene):
    assert misses(ravine_scene()) == pytest.approx(0.8, abs=0.02)
    assert misses(scene(SURFACES["saddle"], compute_all(saddle(), lambda: False), 3)) < 1


def saddle():
    return Preset.model_validate({"kind": "surface", "updates": 3, "surface": {"function": "saddle"}})


def test_what_is_behind_a_hill_is_hidden(ravine_scene):
    """From the side the near wall of the ravine hides the paths on its floor; from above nothing does."""
    high = space(ravine_scene(), 100, 30, "shades", Stand(tilt=75)).text
    low = space(ravine_scene(), 100, 30, "shades", Stand(turn=0, tilt=5)).text
    count = [sum(sign in "○△□◇▽☆" for sign in text.split("\n", 1)[1]) for text in (high, low)]
    assert count[1] < count[0] / 4


def test_tiles_have_a_map_for_each(ravine_scene):
    text = tiles(ravine_scene(), 100, 28, lambda one, width, height: flat(one, width, height, "shades")).text
    assert len(re.findall(r"[○△□◇▽☆]\d \w+", text)) == 6
    assert "and 5 more" in tiles(ravine_scene(), 18, 7, lambda one, w, h: flat(one, w, h, "shades")).text


def test_tiles_show_the_chosen_path_in_any_case_and_each_in_full_colour(ravine_scene):
    def drawn(width, height):
        return tiles(
            ravine_scene(chosen="rmsprop"), width, height, lambda one, w, h: flat(one, w, h, "shades")
        )

    assert "☆6 rmsprop" in drawn(18, 7).text
    roles = {run.role for row in drawn(100, 28).rows for run in row}
    assert roles >= {f"arm{number}" for number in range(1, 7)}


def test_beside_a_chosen_path_the_others_fade_where_there_are_no_shades_too(ravine_scene):
    map_ = flat(ravine_scene(chosen="adam", ascii=True), 90, 24, "ascii")
    assert {run.role for row in map_.rows for run in row if run.role.startswith("arm")} == {"arm4"}


def test_in_ascii_the_minimum_is_called_what_it_is_drawn_as(ravine_scene):
    assert "@" in flat(ravine_scene(0, ascii=True), 90, 24, "ascii").text
    assert "".join(clean("x²/20 + y², ✚, 20°", ascii_only=True)) == "x^2/20 + y^2, @, 20deg"


def test_a_walk_that_leaps_away_is_drawn_as_far_as_it_is_seen():
    preset = Preset.model_validate(
        {"kind": "surface", "updates": 60, "optimizer": {"lr": 400}, "surface": {"function": "ravine"}}
    )
    walks = compute_all(preset, lambda: False)
    for near in (False, True):
        assert "1 run" in flat(scene(SURFACES["ravine"], walks, 60, near=near), 60, 20, "halves").text
    assert np.abs(walks["run"].places).max() > 1e6


def test_the_chosen_path_is_drawn_over_the_others_which_keep_their_order(ravine_scene):
    assert [path.tag for path in ravine_scene().paths] == list("123456")
    assert [path.tag for path in ravine_scene(chosen="momentum").paths] == [*"13456", "2"]


def test_a_walk_has_ended_at_its_last_step_and_only_there_it_is_said_that_it_leaves():
    walk_of = {"kind": "surface", "updates": 29, "optimizer": {"name": "sgd", "lr": 1000}}
    preset = Preset.model_validate(walk_of)
    away = {"run": compute(preset, "run")}
    steps = away["run"].steps
    assert away["run"].left
    for at, ended in ((steps - 1, False), (steps, True), (steps + 1, True)):
        shown = scene(SURFACES["ravine"], away, at)
        assert shown.paths[0].ended == ended
        assert ("run!" in flat(shown, 40, 12, "shades").text) == ended


def test_more_than_nine_paths_stand_in_the_order_of_their_numbers(walks):
    walk = next(iter(walks.values()))
    many = scene(SURFACES["ravine"], {f"w{n}": walk for n in range(1, 13)}, 5)
    wanted = [f"w{n}" for n in range(1, 13)]
    assert re.findall(r"w\d+", flat(many, 120, 12, "shades").text.split("\n")[0]) == wanted
    drawn = []
    tiles(many, 120, 60, lambda one, w, h: drawn.append(one.paths[0].name) or flat(one, w, h, "shades"))
    assert drawn == wanted
