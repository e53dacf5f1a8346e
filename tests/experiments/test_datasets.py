"""Data are made once for all trials that share them."""

from dataclasses import replace

import numpy as np

from tuitrain.config import changed
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.streams import Streams


def test_data_is_loaded_again_only_for_other_data_or_streams(tiny):
    spec = plan_of(tiny(data={"name": "moons", "train": 50, "test": 20}, batch_size=10)).ask()
    datasets = Datasets()
    first = datasets.of(spec)
    assert datasets.of(replace(spec, streams=Streams(7))) is first, "a trial's own streams draw no data"
    other = datasets.of(replace(spec, data_streams=Streams(1)))
    assert not np.array_equal(other.train.x, first.train.x)
    fewer = replace(spec, config=changed(spec.config, {"data.train": 20}))
    assert len(datasets.of(fewer).train) == 20
    np.testing.assert_array_equal(datasets.of(spec).train.x, first.train.x)


def test_scoring_alone_loads_no_test_rows(tiny):
    spec = plan_of(tiny()).ask()
    datasets = Datasets()
    assert (len(datasets.of(replace(spec, scores_only=True)).test), len(datasets.of(spec).test)) == (0, 100)
