"""Maps of walks and the formulas of their steps, drawn whole."""

import pytest

from tuitrain.config import Preset
from tuitrain.experiments.studies.walk import walk
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot.surface import flat, formula, scene, space
from tuitrain.plot.words import duration

RULES = {
    "sgd": {"lr": 0.5},
    "momentum": {"lr": 0.1, "momentum": 0.8},
    "nesterov": {"lr": 0.1, "momentum": 0.8},
    "adagrad": {"lr": 0.5},
    "rmsprop": {"lr": 0.1, "decay": 0.95},
    "adam": {"lr": 0.3, "beta1": 0.8, "beta2": 0.9},
    "adamw": {"lr": 0.3, "weight_decay": 0.1, "epsilon_at": "inside"},
    "adamp": {"lr": 0.3, "bias_correction": False},
}
PRESET = Preset.model_validate(
    {
        "kind": "surface",
        "surface": {"function": "ravine", "start": [-7, 2]},
        "updates": 12,
        "schedule": {"name": "step", "every": 3, "factor": 0.5},
        "arms": {name: {"optimizer": {"name": name, **fields}} for name, fields in RULES.items()},
    }
)
WALKS = {name: walk(PRESET, config) for name, config in PRESET.trials.items()}


def formula_text(name, at):
    picture = formula(name, PRESET.trials[name], WALKS[name], at, 110, 7)
    return "\n".join(row.rstrip() for row in picture.text.split("\n")).rstrip()


SAID = {
    "sgd": """\
 sgd  step  5 of 12   η .250    f   1.7121 →   1.6275
  x ← x - η g  =  -5.8516 - 0.25 ·  -0.5852 =  -5.7053
  y ← y - η g  =   0.0000 - 0.25 ·   0.0000 =   0.0000""",
    "momentum": """\
 momentum  step  5 of 12   η .050    f   2.2029 →   2.5795
  vx ← m v - η g  = 0.8 ·   0.1678 - 0.05 ·  -0.6469 =   0.1666
  vy ← m v - η g  = 0.8 ·  -0.5888 - 0.05 ·  -0.6656 =  -0.4378
  x ← x + v       =  -6.4686 +   0.1666 =  -6.3020
  y ← y + v       =  -0.3328 +  -0.4378 =  -0.7706""",
    "nesterov": """\
 nesterov  step  5 of 12   η .050    f   2.1492 →   2.2668
  x ← x + m² v - (1 + m) η g  =  -6.3396 + 0.64 ·   0.1660 - 1.8 · 0.05 ·  -0.6340 =  -6.1763
  y ← y + m² v - (1 + m) η g  =  -0.3737 + 0.64 ·  -0.4579 - 1.8 · 0.05 ·  -0.7474 =  -0.5995
  vx ← m v - η g              = 0.8 ·   0.1660 - 0.05 ·  -0.6340 =   0.1645
  vy ← m v - η g              = 0.8 ·  -0.4579 - 0.05 ·  -0.7474 =  -0.3290""",
    "adagrad": """\
 adagrad  step  5 of 12   η .250    f   2.4769 →   2.2918
  hx ← h + g²             =   1.6387 + ( -0.5774)² =   1.9721
  hy ← h + g²             =  34.6301 + (  1.8001)² =  37.8706
  x ← x - η g / (√h + ε)  =  -5.7738 - 0.25 ·  -0.5774 /   1.4043 =  -5.6710
  y ← y - η g / (√h + ε)  =   0.9001 - 0.25 ·   1.8001 /   6.1539 =   0.8269""",
    "rmsprop": """\
 rmsprop  step  5 of 12   η .050    f   2.6986 →   2.5014
  hx ← d h + (1 - d) g²   = 0.95 ·   0.0768 + 0.05 · ( -0.5884)² =   0.0903
  hy ← d h + (1 - d) g²   = 0.95 ·   1.6570 + 0.05 · (  1.9671)² =   1.7676
  x ← x - η g / (√h + ε)  =  -5.8842 - 0.05 ·  -0.5884 /   0.3005 =  -5.7863
  y ← y - η g / (√h + ε)  =   0.9836 - 0.05 ·   1.9671 /   1.3295 =   0.9096""",
    "adam": """\
 adam  step  5 of 12   η .150    f   2.7073 →   2.3711
  mx ← β₁ m + (1 - β₁) g         = 0.8 ·  -0.3819 + 0.2 ·  -0.5953 =  -0.4246
  my ← β₁ m + (1 - β₁) g         = 0.8 ·   1.7374 + 0.2 ·   1.9343 =   1.7768
  vx ← β₂ v + (1 - β₂) g²        = 0.9 ·   0.1462 + 0.1 · ( -0.5953)² =   0.1670
  vy ← β₂ v + (1 - β₂) g²        = 0.9 ·   3.3033 + 0.1 · (  1.9343)² =   3.3471
  x ← x - η √c₂/c₁ m / (√v + ε)  =  -5.9529 -   0.1428 ·  -0.4246 /   0.4087 =  -5.8046
  y ← y - η √c₂/c₁ m / (√v + ε)  =   0.9672 -   0.1428 ·   1.7768 /   1.8295 =   0.8285""",
    "adamw": """\
 adamw  step  5 of 12   η .150    f   2.0521 →   1.7175
  mx ← β₁ m + (1 - β₁) g                  = 0.9 ·  -0.2127 + 0.1 ·  -0.5288 =  -0.2444
  my ← β₁ m + (1 - β₁) g                  = 0.9 ·   0.9829 + 0.1 ·   1.6175 =   1.0464
  vx ← β₂ v + (1 - β₂) g²                 = 0.999 ·   0.0016 + 0.001 · ( -0.5288)² =   0.0019
  vy ← β₂ v + (1 - β₂) g²                 = 0.999 ·   0.0371 + 0.001 · (  1.6175)² =   0.0397
  x ← (1 - ηλ) x - η √c₂/c₁ m / √(v + ε)  = 0.985· -5.2878 -   0.0259 ·  -0.2444 /   0.0430 =  -5.0615
  y ← (1 - ηλ) y - η √c₂/c₁ m / √(v + ε)  = 0.985·  0.8088 -   0.0259 ·   1.0464 /   0.1992 =   0.6607""",
    "adamp": """\
 adamp  step  5 of 12   η .150    f   2.1367 →   1.7717
  mx ← β₁ m + (1 - β₁) g           = 0.9 ·  -0.1754 + 0.1 ·  -0.2514 =  -0.1830
  my ← β₁ m + (1 - β₁) g           = 0.9 ·   0.2003 + 0.1 ·  -2.6986 =  -0.0896
  vx ← β₂ v + (1 - β₂) g²          = 0.999 ·   0.0012 + 0.001 · ( -0.2514)² =   0.0012
  vy ← β₂ v + (1 - β₂) g²          = 0.999 ·   0.0258 + 0.001 · ( -2.6986)² =   0.0331
  x ← (1 - ηλ) x - η m / (√v + ε)  = 0.9985· -2.5141 -   0.1500 ·  -0.1830 /   0.0353 =  -1.7327
  y ← (1 - ηλ) y - η m / (√v + ε)  = 0.9985· -1.3493 -   0.1500 ·  -0.0896 /   0.1819 =  -1.2734""",
}


@pytest.mark.parametrize("name", RULES)
def test_the_fifth_step_of_each_rule_in_numbers(name):
    assert formula_text(name, 5) == SAID[name]


def test_before_the_first_step_the_first_is_said():
    assert formula_text("sgd", 0) == formula_text("sgd", 1)
    assert "step  1 of 12   η .500 " in formula_text("sgd", 0)
    assert "step 12 of 12   η .062" in formula_text("sgd", 99)


def stripped_text(picture):
    """The picture's rows without blanks at their ends."""
    return "\n".join(row.rstrip() for row in picture.text.split("\n"))


TWO = {name: WALKS[name] for name in ("sgd", "momentum")}
FROM_ABOVE = """\
○1 sgd  △2 momentum
 2.3 ····△······     ·······································
        ·⠸△··········     ··································
     ···  ⣇    ···········     ·····························
         ·△⡀···       ·········      ·······················
       ··  ⣧       ···         ······       ················
   y  ·    △⣄⣀○⣀○○1           ··           ··          ✚
      ····  ⠸△    ······       ········     ················
         ····⠱△··      ···········    ······················
     ·····    ⠘2·············    ···························
-1.6     ·                  ·
     -7.7                       x                         .7"""
PLAIN = """\
o1 sgd  x2 momentum
 2.3 ..x................................
     ...x...............................
      ..x:    ....    ...... ...........
   y ....xo:o1...    ...... .........@..
     .. ..x.............................
-1.6  .    2     .
     -7.7             x               .7"""
FIELD = """\
○1 sgd  △2 momentum
 2.3   ⠐⡄△   ⠐⡄     ⡆     ⡆     ⡆     ⡆     ⡆     ⡆     ⢰
        ↓⠸△   ↓     ↓     ↓     ↓     ↓     ↓     ↓     ↓
          ⣇
       ⡀  △⡀ ⢄     ⢠     ⢠     ⢠     ⠠⡀     ⡄     ⡄     ⢠
       ⠈↘  ⣧ ⠈↘     ↘     ↘     ↓     ↓     ↓     ↓     ↓
   y       △⣄⣀○⣀○○1                                    ✚
            ⠸△
       ⢀↗    ⢱△     ↗     ↗     ↑     ↑     ↑     ↑     ↑
       ⠊     ⠊⠘2   ⠘     ⠘     ⠐⠁     ⠃     ⠃     ⠃     ⠘
-1.6
     -7.7                       x                         .7"""
IN_SPACE = """\
○1 sgd  △2 momentum
                                    ░░
                            ░░░▓▓▒▒▒▒▒▒░
                 ░░░░░▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░
        ░░░▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░
   ▓▓▓△▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░
    ░▓⠈⠢⢄▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░
      ░▒▒⠑⠤⡀▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░
        ░▒▒⠈△⣀▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░
          ░▒▒⠈⠑⢄⡀▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
             ░▒▒⠈△⡤⣀▒▒▒1▒░░░░░░░░░░░░░░░░░░░░░▒▒▒░░░░
               ░░▒▒▒△⠒⠤△▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░
                   ░░▒▒▒▒░░░░░░░


"""


def seen(**how):
    return scene(SURFACES["ravine"], TWO, 6, "momentum", near=True, **how)


def test_two_walks_on_a_map_a_field_and_in_space():
    assert stripped_text(flat(seen(), 60, 12, "shades")) == FROM_ABOVE
    assert stripped_text(flat(seen(ascii=True), 40, 8, "ascii")) == PLAIN
    assert stripped_text(flat(seen(), 60, 12, "shades", "field")) == FIELD
    assert stripped_text(space(seen(), 60, 16, "shades")) == IN_SPACE


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0:00"), (2.5, "0:02"), (3.6, "0:04"), (59.6, "1:00"), (760, "12:40"), (3_600 * 3 + 65, "3:01:05")],
)
def test_how_long_it_takes_is_said_in_minutes_or_in_hours(seconds, text):
    assert duration(seconds) == text
