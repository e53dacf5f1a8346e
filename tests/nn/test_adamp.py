"""AdamP looks at whole tensors."""

import numpy as np

from tuitrain.nn.optimizers import AdamP, AdamW
from tuitrain.nn.parameters import Parameters

WEIGHTS = np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 0.0]])


def adamp_step(gradient, **options):
    """What one step of AdamP makes of WEIGHTS."""
    p = Parameters({"weight1": (3, 2), "bias1": (2,)}, "float64")
    p.tensors["weight1"][...] = WEIGHTS
    p.tensors["bias1"][...] = 1.0
    g = p.like()
    g.tensors["weight1"][...] = gradient
    g.tensors["bias1"][...] = 1.0
    AdamP(p, g, **{"lr": 0.1, "weight_decay": 0.5, "epsilon": 1e-12} | options).update()
    return p.tensors


def test_where_the_gradient_leans_on_the_weights_adamp_is_adamw():
    gradient = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    # Adam's first step is the rate, in the gradient's direction.
    np.testing.assert_allclose(adamp_step(gradient)["weight1"], 0.95 * WEIGHTS - 0.1, rtol=1e-9)


def test_where_it_stands_upright_the_part_along_the_weights_is_taken_away():
    # Upright on each column; yet Adam's step, one size in every direction, has a part along it.
    gradient = np.array([[1e-3, 1.0], [1.0, 1e-3], [1.0, 1.0]])
    step = 0.1 * np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    np.testing.assert_allclose(adamp_step(gradient)["weight1"], 0.995 * WEIGHTS - step, atol=1e-9)


def test_how_upright_a_column_has_to_stand_depends_on_its_inputs_not_on_how_many_columns_there_are():
    # A cosine of .065: over .1 / √3, for three inputs, but under .1 / √2.
    lean = 0.065 / np.sqrt(1 - 0.065**2)
    gradient = np.array([[lean, 1.0], [1.0, lean], [0.0, 0.0]])
    np.testing.assert_allclose(
        adamp_step(gradient)["weight1"], 0.95 * WEIGHTS - 0.1 * np.sign(gradient), atol=1e-9
    )


def test_upright_on_the_whole_but_on_no_column_the_whole_is_projected():
    gradient = np.array([[2.0, 1.0], [1.0, -3.0], [1.0, 1.0]])  # along the columns: 6 and -6
    step = 0.1 * np.sign(gradient)
    along = (WEIGHTS * step).sum() / (WEIGHTS**2).sum()
    wanted = 0.995 * WEIGHTS - (step - along * WEIGHTS)
    np.testing.assert_allclose(adamp_step(gradient)["weight1"], wanted, rtol=1e-9)


def test_adamp_neither_projects_nor_decays_biases():
    np.testing.assert_allclose(adamp_step(np.ones((3, 2)))["bias1"], 0.9, rtol=1e-9)


def test_ten_steps_of_adamp_follow_the_papers_algorithm():
    random = np.random.default_rng(0)
    start, goals = random.normal(size=(4, 3)), random.normal(size=(10, 4, 3))
    p = Parameters({"weight1": (4, 3)}, "float64")
    p.flat[...] = start.reshape(-1)
    g = p.like()
    stepper = AdamP(p, g, lr=0.1, weight_decay=0.1, epsilon=1e-8, epsilon_at="corrected")
    w, m, v, projected = start.copy(), 0.0, 0.0, 0
    for t, noise in enumerate(goals, 1):
        # Every second gradient is made upright on each column of the weights.
        gradient = noise - w * (w * noise).sum(axis=0) / (w * w).sum(axis=0) if t % 2 else noise
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        step, ratio = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), 1.0
        for view in (w.T, w.reshape(1, -1)):
            other = gradient.T.reshape(view.shape) if len(view) > 1 else gradient.reshape(view.shape)
            sizes = np.linalg.norm(view, axis=1) * np.linalg.norm(other, axis=1)
            if (np.abs((view * other).sum(axis=1)) / sizes).max() < 0.1 / np.sqrt(view.shape[1]):
                unit = view / (np.linalg.norm(view, axis=1, keepdims=True) + 1e-8)
                turned = step.T if len(view) > 1 else step.reshape(view.shape)
                turned = turned - unit * (unit * turned).sum(axis=1, keepdims=True)
                step, ratio = turned.T if len(view) > 1 else turned.reshape(w.shape), 0.1
                projected += 1
                break
        w = w * (1 - 0.1 * 0.1 * ratio) - 0.1 * step
        g.flat[...] = gradient.reshape(-1)
        stepper.update()
        np.testing.assert_allclose(p.tensors["weight1"], w, rtol=1e-10)
    assert 5 <= projected < 10


def test_behind_batch_norm_adamp_keeps_weights_from_growing():
    sizes = {}
    for kind in (AdamW, AdamP):
        p = Parameters({"weight1": (2, 1)}, "float64")
        p.flat[...] = (1.0, 0.0)
        g = p.like()
        stepper = kind(p, g, lr=0.1, weight_decay=0.0)
        for sign in [1, -1] * 20:
            # Nothing but the direction matters: the gradient is upright on the weights.
            x, y = p.flat
            g.flat[...] = sign * np.array([-y, x]) / (x * x + y * y)
            stepper.update()
        sizes[kind] = np.linalg.norm(p.flat)
    assert sizes[AdamP] < sizes[AdamW]
