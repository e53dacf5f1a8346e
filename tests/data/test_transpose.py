"""Pictures that lie on their side are turned, wherever they are learnt from or shown."""

import os

import numpy as np
import pytest
from fake_predictor import FakePredictor
from idx_bytes import packed

from tuitrain.config import (
    ConfigError,
    DataConfig,
    NetworkConfig,
    TrialConfig,
    diff,
    load,
    setting_of,
    settings_of,
)
from tuitrain.config.problems import Locations
from tuitrain.config.validation import validate
from tuitrain.experiments.inspect.answers import answer
from tuitrain.experiments.inspect.learnt import learnt_of


def refusal(**fields):
    with pytest.raises(ConfigError) as caught:
        validate(DataConfig, fields, Locations())
    return str(caught.value)


def test_each_picture_is_turned_its_rows_become_columns(make_idx_folder, load_data):
    path = make_idx_folder()
    lying, upright = load_data(path), load_data(path, transpose=True)
    assert (lying.image_shape, upright.image_shape) == ((2, 3), (3, 2))
    for split in ("train", "test"):
        before, after = getattr(lying, split), getattr(upright, split)
        for row in range(len(before)):
            np.testing.assert_array_equal(after.x[row].reshape(3, 2), before.x[row].reshape(2, 3).T)
        np.testing.assert_array_equal(after.y, before.y)
    assert not upright.train.x.flags.writeable
    assert upright.train.x.flags.c_contiguous


def test_of_the_first_rows_too(make_idx_folder, load_data):
    path = make_idx_folder()
    some, every = load_data(path, transpose=True, train=2, test=1), load_data(path, transpose=True)
    np.testing.assert_array_equal(some.train.x, every.train.x[:2])
    np.testing.assert_array_equal(some.test.x, every.test.x[:1])


def test_numbers_of_other_types_are_turned_too(make_idx_folder, load_data):
    numbers = np.arange(36).reshape(6, 2, 3) / 36
    path = make_idx_folder(
        train_images_idx3_ubyte=packed(numbers, 0x0E), t10k_images_idx3_ubyte=packed(numbers[:4], 0x0E)
    )
    np.testing.assert_array_equal(
        load_data(path, transpose=True).train.x, numbers.transpose(0, 2, 1).reshape(6, 6)
    )


def test_the_config_knows_the_shape_that_is_shown(make_idx_folder):
    config = DataConfig(name=f"{make_idx_folder()}/", transpose=True)
    assert config.image_shape == (3, 2)


def test_mistakes_and_answers_are_shown_upright(make_idx_folder, load_data):
    made = load_data(make_idx_folder(), transpose=True)
    seen = FakePredictor(made)
    first = np.arange(6).reshape(2, 3).T
    np.testing.assert_allclose(answer(seen, 0).picture * 255, first)
    images = [each.image for each in learnt_of(seen, 4).worst]
    assert any(np.array_equal(image, first) for image in images)
    # A drawing is made upright, and given to the network as it is.
    assert answer(seen, np.eye(3)[:, :2]).picture.shape == (3, 2)
    assert answer(seen, np.eye(3)[:2]) is None


def test_transpose_changes_results_and_is_saved(make_idx_folder, tmp_path):
    make_idx_folder()
    (tmp_path / "digits").mkdir()
    for file in [each for each in tmp_path.iterdir() if each.is_file()]:
        file.rename(tmp_path / "digits" / file.name)
    preset = "data: {name: ./digits, transpose: true}\nnetwork: {hidden: [4]}\nepochs: 1\nbatch_size: 2\n"
    (tmp_path / "a.yaml").write_text(preset)
    loaded = load(str(tmp_path / "a.yaml"))
    assert loaded.preset.data.transpose is True
    other = load(str(tmp_path / "a.yaml"), ["data.transpose=false"])
    assert diff(loaded.preset, other.preset).results == ("data.transpose",)


@pytest.mark.parametrize("name", ["mnist", "spirals", "sine"])
def test_only_the_pictures_of_a_folder_can_be_turned(name):
    assert refusal(name=name, transpose=True) == (
        "transpose: only the pictures of your own folder can be transposed"
    )


def test_rows_that_are_no_pictures_cannot_be_turned(make_idx_folder):
    path = make_idx_folder(
        train_images_idx3_ubyte=packed(np.zeros((6, 5))), t10k_images_idx3_ubyte=packed(np.zeros((4, 5)))
    )
    assert refusal(name=f"{path}{os.sep}", transpose=True) == (
        "transpose: what has two sides can be transposed; an entry of the folder's is 5"
    )


def test_pictures_whose_sides_have_changed_places_since_are_refused(make_idx_folder, load_data):
    from tuitrain.data import load as load_data
    from tuitrain.streams import Streams

    path = make_idx_folder()
    config = DataConfig(name=f"{path}/", transpose=True)
    (path / "train-images-idx3-ubyte").write_bytes(packed(np.zeros((6, 3, 2))))
    with pytest.raises(ConfigError, match="have changed"):
        load_data(config, Streams(0))


def test_the_panel_has_it_only_where_it_can_be_changed(make_idx_folder):
    network = NetworkConfig(hidden=(4,))
    own = TrialConfig(network=network, epochs=1, batch_size=2, data=DataConfig(name=f"{make_idx_folder()}/"))
    info = setting_of(own, "data.transpose")
    assert (info.value, info.choices, info.nature) == (False, (False, True), "reset")
    for name in ("mnist", "spirals"):
        config = TrialConfig(network=network, epochs=1, data=DataConfig(name=name))
        assert "data.transpose" not in [each.path for each in settings_of(config)]
