"""A search of six trials and what a network takes for what, drawn whole."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.config import Preset
from tuitrain.experiments.inspect.learnt import Mistake, Mistakes
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.plan import Result
from tuitrain.plot.learnt import page, panel
from tuitrain.plot.search import best_charts, scatter
from tuitrain.plot.trials import TableLook, ordered, trials_table
from tuitrain.training import SCORE_FIGURES, Band

SPACE = {
    "optimizer.lr": {"log": [0.001, 1.0]},
    "network.activation": {"choice": ["relu", "tanh"]},
}
PRESET = Preset.model_validate(
    {
        "kind": "search",
        "data": {"name": "mnist", "train": 300, "validation": 100},
        "network": {"hidden": [4]},
        "updates": 4_000,
        "search": {"space": SPACE, "trials": 6, "sampler": {"name": "grid", "points": 3}},
    }
)
CAME_TO = {1: 0.5, 2: 0.8, 3: None, 4: 0.9, 5: 0.6, 6: 0.75}


def found():
    """What the search comes to; one trial breaks, and each was trained for as long as no other."""
    plan = Search(PRESET)
    while (spec := plan.ask()) and spec.arm != "best":
        share = CAME_TO[number := int(spec.arm[5:])]
        status = "diverged" if share is None else "completed"
        figures = {"status": status, "updates": 4_000 - number}
        figures |= {} if share is None else {"validation_accuracy": share}
        plan.tell(Result(spec.arm, status, figures, 1.0, "", "", (), None))
    return SearchResult.of(plan)


FOUND = found()
RANGES = PRESET.search.space
CHOSEN = FOUND.ranking[1]


def stripped_text(picture):
    """The picture's rows without blanks at their ends."""
    return "\n".join(row.rstrip() for row in picture.text.split("\n"))


def curves(share, updates):
    """Scores that fall to that share after so many updates, and rise on the rows that it learnt from."""
    at = np.array([updates / 2, updates])
    known = {"validation_accuracy": [1.0, share], "train_accuracy": [0.0, 1.0]}
    columns = [known.get(figure, [np.nan, np.nan]) for figure in SCORE_FIGURES]
    none = np.empty(0)
    return Curves(Band(1, none, none, none, none, none), np.column_stack((at, *columns)))


CURVES = {f"trial{number}": curves(share, 100 * number) for number, share in CAME_TO.items() if share}
OVER = """\
 optimizer.lr over network.activation         trial 2: 0.8000 ± 0.040
          │
        1 │ x                                                     #
          │
       .1 │
          │[#]                                                    o
      .01 │
          │
     .001 │ ·                                                     @
          └────────────────────────────────────────────────────────
          relu                                                  tanh
 validation accuracy from · .50 o .58 + .66 # .74 @ .82"""
ACROSS = """\
 network.activation over optimizer.lr        validation accuracy from · .50 o .58 + .66 # .74 @ .82
          │
     tanh │ @                                         o                                         #
          │
          │
     relu │ ·                                        [#]                                        x
          └──────────────────────────────────────────────────────────────────────────────────────
          .001                         .01                         .1                           1
 trial 2: 0.8000 ± 0.040"""
BEST = """\
 THE BEST 5  ━ validation accuracy  ╌ train  0 to 1, over updates
4: tanh .001              ▸2: relu .032             6: tanh 1
    1       ⠑⠒⠒⠒⠒⠒            1    ⠑⠒⠤⠄                 1          ⠑⠒⠒⠤⠤⠤⣀⣀⣀
               ⠊                    ⡔                                 ⡠⠔
    0       ⡠⠊                0    ⡜                    0          ⡠⠔
      0            500          0            500          0            500
5: tanh .032              1: relu .001
    1        ⠈⠒⠢⠤⢄⣀⠤          1  ⠘⡄⠁
                ⡠ ⠁⠉⠉             ⠈⠂
    0        ⢀ ⠊              0  ⢸
      0            500          0            500
"""


@pytest.mark.parametrize(
    ("axes", "width", "height", "drawn"),
    [
        (("network.activation", "optimizer.lr"), 70, 12, OVER),
        (("optimizer.lr", "network.activation"), 100, 9, ACROSS),
    ],
)
def test_trials_lie_where_their_settings_are(axes, width, height, drawn):
    assert stripped_text(scatter(FOUND, RANGES, axes, CHOSEN, width, height)) == drawn


def test_charts_of_the_best_have_one_scale():
    assert stripped_text(best_charts(FOUND, CURVES, CHOSEN, 78, 12)) == BEST


def table(look, height=7, chosen=1):
    return stripped_text(trials_table(FOUND, RANGES, ordered(FOUND, RANGES, look), chosen, look, 100, height))


BY_PLACE = """\
  place▴ trial  validation accuracy  network.activation  optimizer.lr  updates  status
      1      4       0.9000 ± 0.030                tanh        .00100    3,996  completed
▸     2      2       0.8000 ± 0.040                relu         .0316    3,998  completed
      3      6       0.7500 ± 0.043                tanh          1.00    3,994  completed
      4      5       0.6000 ± 0.049                tanh         .0316    3,995  completed
      5      1       0.5000 ± 0.050                relu        .00100    3,999  completed
      6      3                    –                relu          1.00    3,997  diverged"""
BY_UPDATES = """\
  place  trial  validation accuracy  network.activation  optimizer.lr  updates▴ status
      6      3                    –                relu          1.00    3,997  diverged
▸     2      2       0.8000 ± 0.040                relu         .0316    3,998  completed
      5      1       0.5000 ± 0.050                relu        .00100    3,999  completed"""


def test_a_table_of_trials_by_place_and_by_updates_the_other_way_round():
    assert table(TableLook()) == BY_PLACE
    assert table(TableLook(5, turned=True), 4, 4) == BY_UPDATES


def test_a_trial_without_a_score_is_dimmed_and_the_chosen_one_marked():
    look = TableLook()
    picture = trials_table(FOUND, RANGES, ordered(FOUND, RANGES, look), 1, look, 100, 7)
    roles = [{run.role for run in row if run.text.strip()} for row in picture.rows[1:]]
    assert roles == [{""}, {"mark", "accent"}, {""}, {""}, {""}, {"dim"}]


# Confusion table


def mistakes():
    image = np.zeros((8, 20), np.uint8)
    image[:4] = 255
    confusion = np.diag([40, 30, 20, 10, 5, 8])
    for count, (true, said) in enumerate([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (0, 5)], start=1):
        confusion[true, said] = count
    each = [
        Mistake(image, said=1, true=0, probability=0.999),
        Mistake(image, said=2, true=1, probability=0.5),
    ]
    return Mistakes(tuple(each), confusion, int(confusion.sum()))


SEEN = mistakes()
PAGE = """\
WORST MISTAKES  28 of 141 test rows wrong, 19.9 %             TRUE v SAID ->
                                                                        0    1    2    3    4    5  right
                                                                  0    40    1    .    .    .    7   83 %
                                                                  1     .   30    2    .    .    .   94 %
                                                                  2     .    .   20    3    .    .   87 %
                                                                  3     .    .    .   10    4    .   71 %
  @@@@@@@@@@      @@@@@@@@@@                                      4     .    .    .    .    5    5   50 %
                                                                  5     6    .    .    .    .    8   57 %
   0->1 .99        1->2 .50
                                                              most often 0->5 7  5->0 6  4->5 5  3->4 4

"""
TABLE = """\
TRUE ↓ SAID →  28 of 141 test rows wrong, 19.9 %
          0    1    2    3    4    5  right
    0    40    1    ·    ·    ·    7   83 %
    1     ·   30    2    ·    ·    ·   94 %
    2     ·    ·   20    3    ·    ·   87 %
    3     ·    ·    ·   10    4    ·   71 %
    4     ·    ·    ·    ·    5    5   50 %
    5     6    ·    ·    ·    ·    8   57 %

most often 0→5 7  5→0 6  4→5 5  3→4 4  2→3 3
"""


def test_the_worst_mistakes_beside_what_is_taken_for_what():
    assert stripped_text(page(SEEN, 110, 12, "ascii")) == PAGE


def test_without_pictures_there_is_the_table_alone():
    blind = replace(SEEN, worst=(replace(SEEN.worst[0], image=None),))
    assert stripped_text(panel(blind, 60, 11, "shades")) == TABLE
