"""Configuration: presets read, merged, checked and written; every setting described once."""

from tuitrain.config.arms import sets
from tuitrain.config.data import DataConfig
from tuitrain.config.data_sets import DataName, DataShape
from tuitrain.config.diff import Diff, diff
from tuitrain.config.dump import dump, resolved
from tuitrain.config.early_stop import EarlyStopConfig
from tuitrain.config.edit import Edit
from tuitrain.config.ensemble import ENSEMBLE_ARM, EnsembleConfig
from tuitrain.config.expectation import Expectation
from tuitrain.config.figures import (
    CheckWord,
    Figure,
    FigureError,
    LayerWord,
    RunWord,
    check_layer,
    figure_names,
    parse_figure,
)
from tuitrain.config.kinds import Kind, KindFacts, facts_of
from tuitrain.config.merge import LENGTHS, Override, changed, merge, parse_override
from tuitrain.config.network import Activation, EqualLayers, Init, NetworkConfig
from tuitrain.config.optimizers import AdamConfig, Optimizer, SgdConfig
from tuitrain.config.preferences import (
    Preferences,
    Preferred,
    load_preferences,
)
from tuitrain.config.preset import Preset
from tuitrain.config.presets import (
    Loaded,
    load,
    names_preset,
    preset_names,
    preset_text,
    preset_title,
    presets_folder,
)
from tuitrain.config.problems import ConfigError, Problem, nearest, suggestion
from tuitrain.config.saving import save
from tuitrain.config.schema import schema
from tuitrain.config.search import Choice, LogRange, Range, SearchConfig, UniformRange, WholeRange
from tuitrain.config.search_checks import grid_shape, takes_whole
from tuitrain.config.settings import Nature, Setting, SettingInfo, Step, setting_of, settings_of
from tuitrain.config.steps import further, stepped
from tuitrain.config.surface import HOMES, Function, SurfaceConfig
from tuitrain.config.trial import TrialConfig
from tuitrain.config.trial_fields import Dtype, EvaluateConfig, Loss, Sampling
from tuitrain.config.tried_arms import changed_arm, check_arms

__all__ = [
    "ENSEMBLE_ARM",
    "HOMES",
    "LENGTHS",
    "Activation",
    "AdamConfig",
    "CheckWord",
    "Choice",
    "ConfigError",
    "DataConfig",
    "DataName",
    "DataShape",
    "Diff",
    "Dtype",
    "EarlyStopConfig",
    "Edit",
    "EnsembleConfig",
    "EqualLayers",
    "EvaluateConfig",
    "Expectation",
    "Figure",
    "FigureError",
    "Function",
    "Init",
    "Kind",
    "KindFacts",
    "LayerWord",
    "Loaded",
    "LogRange",
    "Loss",
    "Nature",
    "NetworkConfig",
    "Optimizer",
    "Override",
    "Preferences",
    "Preferred",
    "Preset",
    "Problem",
    "Range",
    "RunWord",
    "Sampling",
    "SearchConfig",
    "Setting",
    "SettingInfo",
    "SgdConfig",
    "Step",
    "SurfaceConfig",
    "TrialConfig",
    "UniformRange",
    "WholeRange",
    "changed",
    "changed_arm",
    "check_arms",
    "check_layer",
    "diff",
    "dump",
    "facts_of",
    "figure_names",
    "further",
    "grid_shape",
    "load",
    "load_preferences",
    "merge",
    "names_preset",
    "nearest",
    "parse_figure",
    "parse_override",
    "preset_names",
    "preset_text",
    "preset_title",
    "presets_folder",
    "resolved",
    "save",
    "schema",
    "sets",
    "setting_of",
    "settings_of",
    "stepped",
    "suggestion",
    "takes_whole",
]
