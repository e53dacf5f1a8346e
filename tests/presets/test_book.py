"""The book's experiments come out where the book's own programs do: the means lie in their ranges."""

from statistics import fmean

import pytest
from full_run import full_run
from threadpoolctl import threadpool_limits

from tuitrain.config import load
from tuitrain.data import load as load_data
from tuitrain.experiments.plans import plan_of
from tuitrain.training.descent import Descent
from tuitrain.training.model import model_of

SEEDS = range(5)


def as_the_book_counts(name, arm, seed):
    """The mean of the last hundred losses, each seen after its update on the batch just learnt from."""
    spec = plan_of(load(name, seed=seed).preset, (arm,)).ask()
    dataset = load_data(spec.config.data, spec.streams)
    descent = Descent(spec.config, dataset, model_of(spec.config, dataset, spec.streams), spec.streams)
    losses, updates = [], spec.config.total_updates
    with threadpool_limits(spec.config.blas_threads):
        for update in range(updates):
            descent.look(update)
            descent.step()
            if update >= updates - 100:
                losses.append(descent.look(update))
    return fmean(losses)


OPTIMIZERS = {
    "sgd": (0.195, 0.216),
    "momentum": (0.059, 0.071),
    "adagrad": (0.026, 0.035),
    "adam": (0.032, 0.042),
    "rmsprop": (0.070, 0.095),
}
INIT = {"small": (2.300, 2.302), "xavier": (0.281, 0.306), "he": (0.190, 0.203)}
ORDER = ("adagrad", "adam", "momentum", "sgd")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "ranges"), [("optimizers", OPTIMIZERS), ("init", INIT)])
def test_last_losses_counted_as_the_book_does_lie_in_its_ranges(name, ranges):
    losses = {arm: [as_the_book_counts(name, arm, seed) for seed in SEEDS] for arm in ranges}
    for arm, (low, high) in ranges.items():
        assert low <= fmean(losses[arm]) <= high, arm
    if name == "optimizers":
        # On each seed, and in an order that losses counted before their update do not have.
        for seed in SEEDS:
            in_order = [losses[arm][seed] for arm in ORDER]
            assert in_order == sorted(in_order)


@pytest.mark.slow
def test_batch_norm_lies_where_the_book_lies():
    runs = [full_run("batch-norm", seed).figures for seed in SEEDS]
    plain, normed = ([run[f"{arm}.train_accuracy"] for run in runs] for arm in ("plain", "normed"))
    assert 0.144 <= fmean(plain) <= 0.344
    assert 0.863 <= fmean(normed) <= 0.919
    assert all(with_it - without >= 0.5 for with_it, without in zip(normed, plain, strict=True))


@pytest.mark.slow
def test_overfit_lies_where_the_book_lies():
    runs = [full_run("overfit", seed, "evaluate.every=601").figures for seed in SEEDS]
    assert all(run["run.train_accuracy"] >= 0.99 for run in runs)
    test = [run["run.test_accuracy"] for run in runs]
    assert all(0.69 <= accuracy <= 0.82 for accuracy in test)
    assert 0.723 <= fmean(test) <= 0.784


@pytest.mark.slow
def test_weight_decay_lies_where_the_book_lies():
    runs = [full_run("weight-decay", seed, "evaluate.every=601", arms=("decayed",)).figures for seed in SEEDS]
    assert 0.877 <= fmean(run["decayed.train_accuracy"] for run in runs) <= 0.937
    assert 0.700 <= fmean(run["decayed.test_accuracy"] for run in runs) <= 0.752


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arm", "train", "test"),
    [
        ("none", (0.99, 1.0), (0.75, 0.76)),
        ("book", (0.860, 0.937), (0.675, 0.734)),
        ("program", (0.597, 0.683), (0.475, 0.557)),
    ],
)
def test_dropout_lies_where_the_book_lies(arm, train, test):
    runs = [full_run("dropout", seed, "evaluate.every=901", arms=(arm,)).figures for seed in SEEDS]
    assert train[0] <= fmean(run[f"{arm}.train_accuracy"] for run in runs) <= train[1]
    assert test[0] <= fmean(run[f"{arm}.test_accuracy"] for run in runs) <= test[1]


@pytest.mark.slow
def test_of_sixteen_scales_batch_norm_loses_at_two():
    figures = full_run("batch-norm-scales", 0).figures
    plain, normed = (
        [figures.get(f"{arm}-{scale}.train_accuracy") for scale in range(1, 17)]
        for arm in ("plain", "normed")
    )
    assert plain[:2] == [None, None]
    wins = [with_it > without for with_it, without in zip(normed[2:], plain[2:], strict=True)]
    assert wins == [False, False] + [True] * 12
    # The book's program, seed 0: each of its networks is one draw of what ours is another of.
    book = [0.447, 0.519, 0.665, 0.811, 0.871, 0.944, 0.990, 0.998]
    book += [1.0, 0.905, 0.873, 0.911, 0.532, 0.635, 0.528, 0.525]
    close = [abs(ours - theirs) for ours, theirs in zip(normed, book, strict=True)]
    assert fmean(close) < 0.1
