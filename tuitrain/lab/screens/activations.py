"""Layers that were never trained: what comes through them, whatever the first weights."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, cast, get_args

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.config import Activation, Loaded, Preset, setting_of
from tuitrain.experiments.studies.activations import Activations, matrix
from tuitrain.lab.action import WEIGHTS, Action, bindings, reworded
from tuitrain.lab.key_hints import ARM, Wanted, hints_for
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.run_actions import ArmActions
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.widgets.drawn import Drawn
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.settings import Groups, Settings
from tuitrain.plot import words
from tuitrain.plot.activations import matrix_picture, panel, tile
from tuitrain.plot.picture import Picture
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.tiles import tiled

GROUPS: Groups = (
    (
        "FIRST WEIGHTS",
        (
            ("network.init.name", "init"),
            ("network.init.std", "scale"),
            ("network.init.value", "value"),
            ("seed", "seed"),
        ),
    ),
    (
        "NETWORK",
        (
            ("network.activation", "activation"),
            ("network.hidden.width", "width"),
            ("network.hidden.depth", "depth"),
            ("network.hidden", "hidden"),
            ("network.batch_norm.name", "batch norm"),
        ),
    ),
    ("DATA", (("activations.rows", "rows"),)),
)
SCALE = "network.init.std"
SCALED = {
    "rate(1)": "Raise the scale of the first weights (init normal).",
    "rate(-1)": "Lower the scale of the first weights (init normal).",
}
"""What the keys of the rate do here: nothing is trained."""
OF_ONE: tuple[Wanted, ...] = (ARM, (("rate(1)", "rate(-1)"), "scale"))
"""Keys for networks one by one: a matrix has all of them, with first weights of its own."""
LEAST_TILE = 34, 7
"""Columns and rows under which a tile shows nothing."""


class ActivationsScreen(StudyScreen):
    """One network in full, those of all arms beside each other, or a matrix of activations and inits."""

    ACTIONS = (
        *Settings.ACTIONS,
        *reworded(StudyScreen.RATE, SCALED),
        Action("matrix", "g", "matrix", "Every activation with every init.", WEIGHTS),
        Action("new_seed", "R,shift+r", "new seed", "Repeat it with other random numbers.", WEIGHTS),
        StudyScreen.AS_OPENED,
        StudyScreen.UNDO,
        *ArmActions.CHOOSE,
        *StudyScreen.OF_THE_LAB,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS)
    GROUPS = GROUPS
    HINTS: ClassVar[tuple[Wanted, ...]] = (
        (("matrix",), "matrix"),
        *OF_ONE,
        (("new_seed",), "new seed"),
    )

    def __init__(self, loaded: Loaded, display_options: DisplayOptions) -> None:
        super().__init__(loaded, display_options)
        self._matrix = False

    def make_picture(self) -> ComposeResult:
        yield Drawn(id="picture", ascii=self.ascii)

    def studied(self) -> Preset:
        """The draft, or the matrix around it."""
        return matrix(self.controller.draft) if self._matrix else self.controller.draft

    @property
    def networks(self) -> Mapping[str, Activations]:
        """The untrained networks, by the names of their arms."""
        return cast(Mapping[str, Activations], self.found)

    # Display

    @property
    def hints(self) -> Sequence[Hint]:
        """Without those that do nothing now."""
        idle = hints_for(OF_ONE, self.actions) if self._matrix else ()
        return [hint for hint in super().hints if hint not in idle]

    def show_known(self) -> None:
        """What was found, as it is to be looked at."""
        self.query_one("#picture", Drawn).show(self._picture)
        self.say_keys()
        self.say()

    def headline(self) -> tuple[str, str, str]:
        """What is sent through what; which networks are seen; what to make of them."""
        several = f"{len(self.networks)} networks" if len(self.networks) > 1 else ""
        return words.activations(self.preset), several, self._sentence()

    def _sentence(self) -> str:
        well = [name for name, each in self.networks.items() if _is_well(each)]
        if len(self.networks) == 1:
            (only,) = self.networks.values()
            last = only.layers.layers[-1]
            return f"layer {last.number} of {last.number}: {last.verdict}, std {last.std:.2g}"
        return f"every layer is healthy in {len(well)} of {len(self.networks)} networks"

    @property
    def _chosen(self) -> str | None:
        if len(self.networks) == 1:
            return next(iter(self.networks))
        return self.controller.arm if self.controller.arm in self.networks else None

    def _picture(self, columns: int, rows: int, _: PixelStyle) -> Picture:
        networks, chosen = self.networks, self._chosen
        if self._shows_matrix:
            return matrix_picture(networks, get_args(Activation), columns, rows, ascii=self.ascii)
        if chosen is not None:
            return panel(self._title(chosen), networks[chosen], columns, rows, ascii=self.ascii)

        def draw(name: str, width: int, height: int) -> Picture:
            return tile(self._title(name), networks[name], width, height, ascii=self.ascii)

        return tiled(tuple(networks), draw, columns, rows, LEAST_TILE, ascii=self.ascii)

    @property
    def _shows_matrix(self) -> bool:
        # While it is being computed, what is there is something else.
        return self._matrix and len(self.networks) > len(self.controller.draft.trials)

    def _title(self, arm: str) -> str:
        said = words.first_weights(self.preset.trials[arm])
        return f"{arm}: {said}" if self.preset.arms else said

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether that can be done now."""
        if self._matrix and action in ("arm", "rate"):
            return False
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Escape leads back from the matrix."""
        if event.key == "escape" and self._matrix and not self.explaining.is_open:
            event.stop()
            event.prevent_default()
            self.action_matrix()

    def action_matrix(self) -> None:
        """All activations with all first weights, or the settings' own again."""
        self._matrix = not self._matrix
        self.recompute()

    def action_rate(self, direction: Literal[-1, 1]) -> None:
        """The scale of the first weights, a step."""
        if not setting_of(self.controller.config, SCALE):
            self.refuse("Only init normal has a scale that you can set")
        else:
            self.asked(self.controller.step(SCALE, direction))

    def action_new_seed(self) -> None:
        """Repeat it with other random numbers."""
        self.asked(self.controller.take("seed", (self.controller.draft.seed + 1,)))


def _is_well(found: Activations) -> bool:
    return all(layer.verdict.word == "ok" for layer in found.layers.layers)
