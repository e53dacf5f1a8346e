import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.config import Figure, FigureError, Kind, check_layer, figure_names, parse_figure
from tuitrain.config.figures import RUN_FIGURES, SCORES, SEARCHED
from tuitrain.config.kinds import KINDS

# Files and scripts ask for them: none may vanish, others may come.
OF_A_LAYER = (
    *(f"activation.{name}" for name in ("mean", "std", "rms", "zero", "saturated", "dead", "spread")),
    *("z.mean", "z.std", "gradient.rms", "weight.std", "update.ratio", "update.rate", "verdict"),
)
OF_A_RUN = (
    *("status", "updates", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy"),
    *("test_loss", "test_accuracy", "objective", "gap", "loss_last_100", "gain", "gain_on_best", "trial"),
    *("trials", "trials_diverged", "trials_median", "standard_error", "grid_best", "random_best"),
    *("largest_relative", "largest_absolute", "skipped", "x", "y", "f", "verdict"),
)


def test_every_listed_figure_is_read_and_named_alike() -> None:
    for name in figure_names(3):
        figure = parse_figure(name)
        check_layer(figure, 3)
        assert figure.name == name
        assert parse_figure(f"run.{name}") == figure


def test_a_run_has_its_figures_once_and_each_layer_the_same_ones() -> None:
    def of_layer(number: int, hidden: int) -> list[str]:
        start = f"layer{number}."
        return [name.removeprefix(start) for name in figure_names(hidden) if name.startswith(start)]

    names = figure_names(3)
    assert len(names) == len(set(names))
    assert set(OF_A_LAYER) <= set(of_layer(1, 0))
    for number in range(1, 5):
        assert of_layer(number, 3) == of_layer(1, 0)
    run = [name for name in names if not name.startswith("layer")]
    assert set(OF_A_RUN) <= set(run)
    assert len(names) == len(run) + 4 * len(of_layer(1, 0))
    assert run == [name for name in figure_names(0) if not name.startswith("layer")]


@pytest.mark.parametrize("kind", KINDS)
def test_all_figures_of_a_kind_are_listed(kind: Kind) -> None:
    for name in KINDS[kind].figures or ():
        assert name.replace("layer.", "layer1.") in figure_names(0)


def test_a_figure_of_a_layer() -> None:
    assert parse_figure("layer12.activation.mean") == Figure("activation.mean", layer=12)
    assert parse_figure("layer1.verdict").is_text
    assert not parse_figure("layer1.z.std").is_text


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("epochs_to(train_accuracy >= 0.99)", "epochs_to(train_accuracy >= 0.99)"),
        ("epochs_to(train_accuracy>=.99)", "epochs_to(train_accuracy >= 0.99)"),
        ("run.epochs_to( gap  <=  1e-3 )", "epochs_to(gap <= 0.001)"),
        ("epochs_to(test_loss <= -1)", "epochs_to(test_loss <= -1.0)"),
        ("epochs_to(test_r2 >= 0.9)", "epochs_to(test_r2 >= 0.9)"),
        ("epochs_to(train_f1>=.5)", "epochs_to(train_f1 >= 0.5)"),
    ],
)
def test_epochs_to_takes_a_condition_on_a_score(name: str, canonical: str) -> None:
    figure = parse_figure(name)
    assert figure.name == canonical
    assert parse_figure(canonical) == figure
    assert figure.quantity == "epochs_to"
    assert figure.threshold is not None


PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


@pytest.mark.parametrize("name", [*dict.fromkeys((*RUN_FIGURES, *OF_A_LAYER, *SEARCHED, "epochs_to"))])
def test_the_page_of_figures_says_of_every_figure_what_it_is(name: str) -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").partition(" | ") for line in lines if line.startswith("| `")]
    named = [head for head, _, said in rows if said]
    split, _, score = name.partition("_")
    spelt = f"…{score}" if split in ("train", "validation", "test") else name
    first, _, last = name.partition(".")
    whole = [f"`{spelt}`", f"`{spelt}(", f"`{spelt}.FIELD`"]
    assert any(
        any(each in head for each in whole) or (last and f"`{first}." in head and f"`.{last}`" in head)
        for head in named
    )


@pytest.mark.parametrize("score", SCORES)
def test_epochs_to_takes_every_score(score: str) -> None:
    assert parse_figure(f"epochs_to({score} >= 0.5)").score == score


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("f1", "unknown figure 'f1'; did you mean 'test_f1'?"),
        ("F1", "unknown figure 'F1'; did you mean 'test_f1'?"),
        ("r2", "unknown figure 'r2'; did you mean 'test_r2'?"),
        ("accuracy", "unknown figure 'accuracy'; did you mean 'test_accuracy'?"),
        ("mae", "unknown figure 'mae'; did you mean 'test_mae'?"),
        ("layer3.dead", "unknown figure 'layer3.dead'; did you mean 'layer3.activation.dead'?"),
        ("layer3.ratio", "unknown figure 'layer3.ratio'; did you mean 'layer3.update.ratio'?"),
        ("epochs_to(f1 >= 0.5)", "unknown score 'f1' in epochs_to; did you mean 'test_f1'?"),
        ("test_acuracy", "unknown figure 'test_acuracy'; did you mean 'test_accuracy'?"),
        (
            "layer2.activation.maen",
            "unknown figure 'layer2.activation.maen'; did you mean 'layer2.activation.mean'?",
        ),
        ("layer0.z.mean", "unknown figure 'layer0.z.mean'; did you mean 'layer1.z.mean'?"),
        ("adam.gap", "there is no arm 'adam'; a single run is 'run'"),
        ("run.run.gap", "unknown figure 'run.gap'; did you mean 'gap'?"),
        ("epochs_to(updates >= 1)", "unknown score 'updates' in epochs_to"),
        ("epochs_to(gap >= 1e999)", "'1e999' in epochs_to is not finite"),
        (
            "epochs_to(gap == 1)",
            "'epochs_to(gap == 1)' is not written like epochs_to(train_accuracy >= 0.99)",
        ),
        ("", "unknown figure ''"),
    ],
)
def test_another_name_is_refused_in_one_sentence(name: str, message: str) -> None:
    with pytest.raises(FigureError) as caught:
        parse_figure(name)
    assert str(caught.value) == message


def test_the_last_layer_is_the_output() -> None:
    check_layer(parse_figure("layer7.verdict"), 6)
    check_layer(parse_figure("gap"), 0)
    with pytest.raises(FigureError, match="there is no layer 8; layer 7, the output, is the last"):
        check_layer(parse_figure("layer8.verdict"), 6)


def test_arms_can_be_named() -> None:
    assert parse_figure("adam.gap", ("sgd", "adam")).arm == "adam"
    with pytest.raises(FigureError, match=r"of which arm\? Write sgd.gap"):
        parse_figure("gap", ("sgd", "adam"))


@given(st.text() | st.from_regex(r"(run\.|layer[0-9]+\.|epochs_to\()?[a-z_.]{0,30}[ >=0-9.e]*\)?"))
def test_any_text_is_a_figure_or_a_sentence(name: str) -> None:
    with contextlib.suppress(FigureError):
        figure = parse_figure(name)
        assert parse_figure(figure.name) == parse_figure(f"run.{figure.name}")
        return
    with pytest.raises(FigureError, match=r"\A[^\n]+\Z"):
        parse_figure(name)


def test_an_endless_name_takes_no_time() -> None:
    with pytest.raises(FigureError):
        parse_figure("epochs_to(gap >= " + "1" * 1_000_000)
