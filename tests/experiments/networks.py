"""A table of networks, healthy ones and sick ones, each with the words that a teacher would say."""

from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]

MNIST = {"name": "mnist", "train": 12000, "test": 2000}
SPIRALS = {"name": "spirals", "train": 600, "test": 300, "noise": 0.02}
UNEQUAL = "unequal"
"""A folder of pictures of four classes, 1000, 500, 200 and 100 of them; the tests make it."""
ADAM = {"name": "adam", "lr": 0.001}


@dataclass(frozen=True)
class Healthy:
    """A network that is well: nothing ill is said of it, and at the end it has learnt."""

    name: str
    fields: Fields
    reaches: float
    """The test accuracy, or R², that it comes to at least."""


@dataclass(frozen=True)
class Sick:
    """A network that is not."""

    name: str
    fields: Fields
    run: tuple[str, ...]
    """What may be said of the run at its end."""
    layers: dict[int, str] = field(default_factory=dict)
    """What is said of layers at its end; of all others nothing is asked."""


def net(data: Any = MNIST, hidden: Any = (100,), *, updates: int = 900, **fields: Any) -> Fields:
    """The fields of a preset, as short as they can be."""
    network = {"hidden": hidden if isinstance(hidden, dict) else list(hidden)}
    network |= {
        name: fields.pop(name) for name in ("activation", "init", "batch_norm", "dropout") if name in fields
    }
    return {
        "data": data, "network": network, "optimizer": ADAM, "batch_size": 50, "updates": updates,
        "evaluate": {"every": 150}, **fields,
    }  # fmt: skip


def sgd(lr: float) -> Fields:
    return {"name": "sgd", "lr": lr}


HEALTHY = (
    Healthy("relu, he, adam", net(), 0.9),
    Healthy(
        "sigmoid, xavier, adam",
        net(activation="sigmoid", init="xavier", optimizer={"name": "adam", "lr": 0.005}),
        0.91,
    ),
    Healthy(
        "tanh, xavier, momentum",
        net(activation="tanh", init="xavier", optimizer={"name": "momentum", "lr": 0.02, "momentum": 0.9}),
        0.89,
    ),
    Healthy(
        "leaky relu, he, nesterov",
        net(activation="leaky_relu", optimizer={"name": "nesterov", "lr": 0.02, "momentum": 0.9}),
        0.9,
    ),
    Healthy(
        "gelu, glorot, adamw",
        net(activation="gelu", init="glorot", optimizer={"name": "adamw", "lr": 0.001}),
        0.9,
    ),
    Healthy(
        "identity, glorot, rmsprop",
        net(UNEQUAL, (50,), activation="identity", init="glorot", optimizer={"name": "rmsprop", "lr": 0.001}),
        0.95,
    ),
    Healthy("relu, he, sgd", net(optimizer=sgd(0.1)), 0.88),
    Healthy("relu, he, adagrad", net(optimizer={"name": "adagrad", "lr": 0.02}), 0.91),
    Healthy("relu, he, adamp", net(optimizer={"name": "adamp", "lr": 0.001}), 0.9),
    Healthy("relu, normal .1, five layers", net(hidden=(100,) * 4, init={"name": "normal", "std": 0.1}), 0.9),
    Healthy(
        "batch norm before, wide steps", net(hidden=(100, 100), batch_norm="before", optimizer=sgd(0.2)), 0.91
    ),
    Healthy("batch norm after", net(hidden=(100, 100), batch_norm="after"), 0.91),
    Healthy("dropout", net(hidden=(200,), dropout=0.3), 0.9),
    Healthy(
        "twenty layers, leaky relu",
        net(
            hidden={"width": 64, "depth": 19},
            activation="leaky_relu",
            optimizer={"name": "adam", "lr": 0.0005},
        ),
        0.84,
    ),
    Healthy(
        "ten layers, batch norm",
        net(hidden={"width": 50, "depth": 9}, batch_norm="before", optimizer={"name": "adam", "lr": 0.002}),
        0.88,
    ),
    Healthy(
        "eight units",
        net(UNEQUAL, (8,), activation="tanh", init="xavier", optimizer={"name": "adam", "lr": 0.005}),
        0.95,
    ),
    Healthy("five hundred units", net(hidden=(500,), updates=600), 0.91),
    Healthy(
        "squared error on labels",
        net(loss="mean_squared_error", optimizer={"name": "adam", "lr": 0.002}),
        0.9,
    ),
    Healthy(
        "moons, binary, tanh",
        net(
            {"name": "moons", "train": 500, "test": 300, "noise": 0.1},
            (16, 16),
            activation="tanh",
            init="xavier",
            loss="binary_cross_entropy",
            optimizer={"name": "adam", "lr": 0.01},
        ),
        0.98,
    ),
    Healthy(
        "spirals, tanh",
        net(
            SPIRALS,
            (32, 32),
            activation="tanh",
            init="xavier",
            optimizer={"name": "adam", "lr": 0.01},
            updates=2000,
        ),
        0.95,
    ),
    Healthy(
        "spirals, relu", net(SPIRALS, (64, 64), optimizer={"name": "adam", "lr": 0.003}, updates=2000), 0.95
    ),
    Healthy(
        "a sine, squared error",
        net(
            {"name": "sine", "train": 200, "test": 100, "noise": 0.05},
            (32, 32),
            activation="tanh",
            init="xavier",
            loss="mean_squared_error",
            optimizer={"name": "adam", "lr": 0.01},
            batch_size=20,
            updates=1500,
        ),
        0.95,
    ),
    Healthy("unequal classes", net(UNEQUAL, (50,)), 0.95),
    Healthy(
        "unequal classes, batch norm, dropout", net(UNEQUAL, (50, 50), batch_norm="before", dropout=0.2), 0.95
    ),
    Healthy(
        "quickstart with sigmoid",
        net(
            {"name": "mnist", "test": 2000},
            (100,),
            activation="sigmoid",
            init="xavier",
            optimizer={"name": "adam", "lr": 0.005},
            batch_size=100,
            updates=2400,
            evaluate={"every": 600, "train_rows": 2000},
        ),
        0.96,
    ),
)

SICK = (
    Sick(
        "zero weights, relu", net(hidden=(50, 50), init="zero"), ("NOT LEARNING",), {1: "ALIKE", 2: "ALIKE"}
    ),
    Sick(
        "equal weights, sigmoid",
        net(hidden=(50, 50), activation="sigmoid", init={"name": "constant", "value": 0.1}),
        (),
        {1: "ALIKE", 2: "ALIKE"},
    ),
    Sick(
        "equal weights, tanh, until rounding parts them",
        net(
            hidden=(50,),
            activation="tanh",
            init={"name": "constant", "value": 0.01},
            optimizer=sgd(0.1),
            updates=250,
        ),
        (),
        {1: "ALIKE"},
    ),
    Sick(
        "sigmoid, normal 1: saturated",
        net(hidden=(100,) * 4, activation="sigmoid", init={"name": "normal", "std": 1}, optimizer=sgd(0.01)),
        (),
        {2: "SATURATED", 3: "SATURATED"},
    ),
    Sick(
        "tanh, normal 1: saturated",
        net(hidden=(100,) * 4, activation="tanh", init={"name": "normal", "std": 1}, optimizer=sgd(0.01)),
        (),
        {1: "SATURATED", 2: "SATURATED", 3: "SATURATED"},
    ),
    Sick(
        "sigmoid, normal .01: collapsed",
        net(
            hidden=(100,) * 4, activation="sigmoid", init={"name": "normal", "std": 0.01}, optimizer=sgd(0.01)
        ),
        ("NOT LEARNING",),
        {3: "COLLAPSED", 4: "COLLAPSED"},
    ),
    Sick(
        "relu, normal .01: collapsed",
        net(hidden=(100,) * 6, init={"name": "normal", "std": 0.01}, optimizer=sgd(0.01)),
        ("NOT LEARNING",),
        {3: "COLLAPSED", 4: "COLLAPSED", 5: "COLLAPSED"},
    ),
    Sick(
        "relu, normal 1, deep: exploding",
        net(hidden=(100,) * 5, init={"name": "normal", "std": 1}, optimizer=sgd(1e-12)),
        ("NOT LEARNING",),
        {4: "EXPLODING", 5: "EXPLODING"},
    ),
    Sick(
        "burnt relu",
        net(
            hidden=(100, 100),
            edits=[
                {"update": 100, "set": {"optimizer.lr": 30.0}},
                {"update": 103, "set": {"optimizer.lr": 0.01}},
            ],
            optimizer=sgd(0.1),
        ),
        ("NOT LEARNING", "RISING"),
        {2: "DEAD"},
    ),
    Sick("a rate of 3", net(hidden=(100, 100), optimizer=sgd(3.0)), ("NOT LEARNING",), {2: "DEAD"}),
    Sick(
        "deep sigmoid: no gradient",
        net(hidden=(50,) * 6, activation="sigmoid", init="xavier", optimizer=sgd(0.05)),
        ("NOT LEARNING",),
        {1: "NO GRADIENT"},
    ),
    Sick(
        "a rate of a millionth, long",
        net(optimizer=sgd(1e-6)),
        ("NOT LEARNING", "PLATEAU"),
        {1: "FROZEN", 2: "FROZEN"},
    ),
    Sick(
        "a rate of a millionth, short",
        net(optimizer=sgd(1e-6), updates=300),
        ("NOT LEARNING",),
        {1: "FROZEN", 2: "FROZEN"},
    ),
    Sick(
        "stopped by a rate of 1e-7",
        net(optimizer=sgd(0.01), edits=[{"update": 150, "set": {"optimizer.lr": 1e-7}}]),
        ("PLATEAU",),
        {1: "FROZEN", 2: "FROZEN"},
    ),
    Sick(
        "adam, rate 1",
        net(optimizer={"name": "adam", "lr": 1.0}),
        ("NOT LEARNING", "UNDERFITTING", "PLATEAU"),
        {1: "DEAD"},
    ),
    Sick(
        "diverged by its rate",
        net(hidden=(100, 100), activation="identity", optimizer=sgd(10.0), updates=200),
        ("DIVERGED",),
    ),
    Sick(
        "diverged by its weight decay",
        net(SPIRALS, (8, 8), activation="tanh", optimizer=sgd(0.3), weight_decay=10.0, updates=900),
        ("DIVERGED",),
    ),
    Sick(
        "forty pictures by heart",
        net({"name": "mnist", "train": 100, "test": 1000}, (200, 200), batch_size=20, updates=600),
        ("OVERFITTING",),
    ),
    Sick(
        "eight tanh layers by heart",
        net(
            {"name": "mnist", "train": 2000, "test": 1000},
            (50,) * 8,
            activation="tanh",
            init={"name": "normal", "std": 0.5},
            batch_size=100,
            updates=600,
        ),
        ("OVERFITTING",),
    ),
    Sick(
        "eaten by weight decay",
        net({"name": "mnist", "train": 2000, "test": 1000}, (50, 50), weight_decay=1.0, updates=600),
        ("NOT LEARNING",),
        {2: "COLLAPSED"},
    ),
    Sick(
        "moved by a millionth",
        net(SPIRALS, (20, 20), optimizer={"name": "adam", "lr": 1e-6}, updates=900),
        ("PLATEAU", "NOT LEARNING"),
    ),
    Sick(
        "a line on a sine, to the end of a cosine",
        net(
            {"name": "sine", "train": 1000, "test": 1000, "noise": 0.05},
            (),
            loss="mean_squared_error",
            optimizer=sgd(0.1),
            schedule={"name": "cosine"},
            batch_size=20,
            updates=1500,
        ),
        ("UNDERFITTING",),
        {1: "ok"},
    ),
    Sick("a line on spirals", net(SPIRALS, (), optimizer=sgd(0.1), updates=1500), ("UNDERFITTING",)),
    Sick(
        "two units",
        net(
            SPIRALS,
            (2,),
            activation="tanh",
            init="xavier",
            optimizer={"name": "adam", "lr": 0.01},
            updates=1500,
        ),
        ("UNDERFITTING",),
    ),
    Sick(
        "a line on a sine",
        net(
            {"name": "sine", "train": 1000, "test": 1000, "noise": 0.05},
            (),
            loss="mean_squared_error",
            optimizer=sgd(0.1),
            batch_size=20,
            updates=1500,
        ),
        ("UNDERFITTING",),
    ),
    Sick(
        "weight decay that leaves nothing",
        net(weight_decay=1.0, optimizer=sgd(0.1)),
        ("NOT LEARNING", "RISING"),
    ),
    Sick(
        "a rate of 1000: finite, though squares overflow in float32",
        net(
            {"name": "mnist", "train": 300, "test": 100},
            (50, 50, 50),
            init={"name": "normal", "std": 1},
            optimizer=sgd(1000.0),
            batch_size=100,
            updates=50,
        ),
        ("NOT LEARNING", "DIVERGED"),
    ),
    Sick(
        "raised too far",
        net(optimizer=sgd(0.05), edits=[{"update": 500, "set": {"optimizer.lr": 4.0}}]),
        ("RISING", "NOT LEARNING", "DIVERGED"),
    ),
)
