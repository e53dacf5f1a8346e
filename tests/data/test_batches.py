"""Which rows an update sees."""

from itertools import chain

import numpy as np
import pytest

from tuitrain.data import Batches, Scale
from tuitrain.streams import Streams

ROWS = 10


def batches(size, *, replacement=False, seed=0, dtype="float32", join_last=False):
    x = np.arange(ROWS, dtype=np.uint8)[:, None]
    return Batches(
        x,
        np.arange(ROWS),
        Scale(0.5),
        size,
        replacement=replacement,
        join_last=join_last,
        streams=Streams(seed),
        dtype=dtype,
    )


def labels(source, update):
    return source.at(update)[1].tolist()


def test_shuffled_every_row_comes_once_an_epoch_and_the_last_batch_is_smaller():
    source = batches(4)
    assert source.per_epoch == 3
    epoch = [labels(source, update) for update in range(3)]
    assert [len(batch) for batch in epoch] == [4, 4, 2]
    assert sorted(chain.from_iterable(epoch)) == list(range(ROWS))


def test_a_last_row_alone_joins_the_batch_before_it():
    source, apart = batches(3, join_last=True), batches(3)
    assert (source.per_epoch, apart.per_epoch) == (3, 4)
    assert [len(labels(source, update)) for update in range(6)] == [3, 3, 4] * 2
    epoch = [labels(apart, update) for update in range(4)]
    assert [labels(source, update) for update in range(3)] == [*epoch[:2], epoch[2] + epoch[3]]
    np.testing.assert_array_equal(source.at(2)[0][:, 0], np.array(epoch[2] + epoch[3]) / 2)


def test_every_epoch_has_an_order_of_its_own():
    source = batches(ROWS - 1)
    assert labels(source, 0) != labels(source, 2)


def test_with_replacement_every_batch_is_full():
    source = batches(4, replacement=True)
    assert all(len(labels(source, update)) == 4 for update in range(7))


@pytest.mark.parametrize("replacement", [False, True])
def test_any_update_is_known_without_those_before_it(replacement):
    straight = batches(3, replacement=replacement)
    expected = [labels(straight, update) for update in range(12)]
    assert [labels(batches(3, replacement=replacement), update) for update in range(12)] == expected
    assert [labels(straight, update) for update in (11, 0, 5)] == [expected[i] for i in (11, 0, 5)]


def test_the_seed_decides():
    assert labels(batches(5, seed=1), 0) != labels(batches(5, seed=2), 0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_inputs_are_scaled_into_the_same_buffer(dtype):
    source = batches(4, dtype=dtype)
    x, y = source.at(0)
    assert x.dtype == dtype
    np.testing.assert_array_equal(x[:, 0], y / 2)
    assert np.shares_memory(x, source.at(1)[0])


def test_all_rows_come_in_their_own_order():
    x, y = batches(ROWS).at(5)
    assert y.tolist() == list(range(ROWS))
    np.testing.assert_array_equal(x[:, 0], np.arange(ROWS) / 2)


def test_targets_of_several_numbers_stay_beside_their_rows():
    x = np.arange(ROWS, dtype=np.float64)[:, None]
    made = Batches(x, np.hstack((x, -x)), Scale(), 4, replacement=False, streams=Streams(0), dtype="float64")
    for update in range(3):
        inputs, targets = made.at(update)
        np.testing.assert_array_equal(targets, np.hstack((inputs, -inputs)))
