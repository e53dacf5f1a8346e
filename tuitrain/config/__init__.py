"""Configuration: presets read, merged, checked and written; every setting described once."""

from tuitrain.config.data import DataConfig, DataName, DataShape
from tuitrain.config.diff import Diff, diff
from tuitrain.config.dump import dump
from tuitrain.config.figures import Figure, FigureError, check_layer, figure_names, parse_figure
from tuitrain.config.merge import Override, changed, merge, parse_override
from tuitrain.config.models import Dtype, EvaluateConfig, Loss, Sampling, TrialConfig
from tuitrain.config.network import Activation, EqualLayers, Init, NetworkConfig
from tuitrain.config.optimizers import AdamConfig, Optimizer, SgdConfig
from tuitrain.config.preset import Edit, Expectation, Kind, Preset
from tuitrain.config.presets import Loaded, load, preset_names, preset_text, presets_folder
from tuitrain.config.problems import ConfigError, Problem
from tuitrain.config.schema import schema
from tuitrain.config.settings import Nature, Setting, SettingInfo, Step, setting_of, settings_of
from tuitrain.config.steps import stepped
from tuitrain.config.text import clean, shown

__all__ = [
    "Activation",
    "AdamConfig",
    "ConfigError",
    "DataConfig",
    "DataName",
    "DataShape",
    "Diff",
    "Dtype",
    "Edit",
    "EqualLayers",
    "EvaluateConfig",
    "Expectation",
    "Figure",
    "FigureError",
    "Init",
    "Kind",
    "Loaded",
    "Loss",
    "Nature",
    "NetworkConfig",
    "Optimizer",
    "Override",
    "Preset",
    "Problem",
    "Sampling",
    "Setting",
    "SettingInfo",
    "SgdConfig",
    "Step",
    "TrialConfig",
    "changed",
    "check_layer",
    "clean",
    "diff",
    "dump",
    "figure_names",
    "load",
    "merge",
    "parse_figure",
    "parse_override",
    "preset_names",
    "preset_text",
    "presets_folder",
    "schema",
    "setting_of",
    "settings_of",
    "shown",
    "stepped",
]
