"""Files as people have them: under other names than MNIST's own, several sets in one folder."""

import gzip
import os

import numpy as np
import pytest
from idx_bytes import NAMES, contents, packed

from tuitrain.config import ConfigError, load
from tuitrain.idx.file import FileError
from tuitrain.idx.folder import idx_files, idx_folder
from tuitrain.text import clean

EMNIST = {name: f"emnist-letters-{name.replace('t10k', 'test')}" for name in NAMES}
DOTTED = {name: name.replace("-idx", ".idx") for name in NAMES}
CALLED = {
    "as EMNIST calls them": EMNIST,
    "with a dot": DOTTED,
    "with another set's name and a dot": {name: f"kmnist_{dotted}" for name, dotted in DOTTED.items()},
    "in capitals": {name: name.upper() for name in NAMES},
    "by their type": {name: name.replace("ubyte", "int") for name in NAMES},
}


def renamed(path, names):
    for name, other in names.items():
        for end in ("", ".gz"):
            if (path / f"{name}{end}").exists():
                (path / f"{name}{end}").rename(path / f"{other}{end}")
    return path


def add_second_set(path, prefix, *, value=0):
    """A second set in the same folder, whose pictures are all of that value."""
    for name, array in contents().items():
        content = np.full_like(array, value) if "images" in name else array
        (path / f"{prefix}{name}").write_bytes(packed(content))


@pytest.mark.parametrize("names", CALLED.values(), ids=CALLED)
@pytest.mark.parametrize("gzipped", [False, True])
def test_files_are_found_by_the_names_that_people_have(make_idx_folder, load_data, names, gzipped):
    made = load_data(renamed(make_idx_folder(gzipped=gzipped), names))
    np.testing.assert_array_equal(made.train.x, np.arange(36).reshape(6, 6))
    np.testing.assert_array_equal(made.test.x, np.arange(24).reshape(4, 6))


@pytest.mark.parametrize("gzipped", [False, True])
def test_the_content_says_whether_it_is_gzipped_not_the_name(make_idx_folder, load_data, gzipped):
    path = make_idx_folder(gzipped=gzipped)
    for file in list(path.iterdir()):
        file.rename(path / (file.stem if gzipped else f"{file.name}.gz"))
    np.testing.assert_array_equal(load_data(path).train.x, np.arange(36).reshape(6, 6))


def test_mnists_own_names_come_before_all_others(make_idx_folder, load_data):
    path = make_idx_folder()
    add_second_set(path, "emnist-", value=9)
    np.testing.assert_array_equal(load_data(path).train.x, np.arange(36).reshape(6, 6))


def test_a_whole_set_comes_before_a_part_of_one(make_idx_folder, load_data):
    path = renamed(make_idx_folder(), EMNIST)
    (path / "train-images-idx3-ubyte").write_bytes(b"the rest is still to come")
    np.testing.assert_array_equal(load_data(path).train.x, np.arange(36).reshape(6, 6))


def test_of_several_whole_sets_none_is_guessed(make_idx_folder):
    path = renamed(make_idx_folder(), EMNIST)
    add_second_set(path, "emnist-digits-")
    with pytest.raises(FileError) as caught:
        idx_folder(str(path))
    assert "there are 2 data sets in " in str(caught.value)
    assert str(caught.value).endswith(
        ": emnist-digits, emnist-letters; put the four files of one into a folder of their own"
    )


def test_what_is_missing_is_named_as_the_others_are(make_idx_folder):
    path = renamed(make_idx_folder(t10k_labels_idx1_ubyte=None), EMNIST)
    with pytest.raises(
        FileError, match=r"^there is no emnist-letters-test-labels-idx1-ubyte, gzipped or not"
    ):
        idx_folder(str(path))


def test_a_name_that_cannot_be_shown_is_not_taken(make_idx_folder):
    path = renamed(make_idx_folder(), {name: f"\x1b[2J-{name}" for name in NAMES})
    with pytest.raises(FileError, match=r"^there is no train-images-idx3-ubyte") as caught:
        idx_folder(str(path))
    assert clean(str(caught.value)) == str(caught.value)


@pytest.mark.parametrize("limit", ["MOST_NAMES", "MOST_FILES"])
def test_a_folder_of_many_files_is_not_read_to_its_end(make_idx_folder, load_data, monkeypatch, limit):
    path = make_idx_folder()
    for number in range(50):
        (path / f"{number}-train-images-idx3-ubyte").write_bytes(b"")
    monkeypatch.setattr(f"tuitrain.idx.folder.{limit}", 10)
    assert len(idx_files(str(path))) <= 10 + 8
    np.testing.assert_array_equal(load_data(path).train.x, np.arange(36).reshape(6, 6))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may list whatever there is")
def test_a_folder_that_may_not_be_listed_is_read_by_mnists_own_names(make_idx_folder, load_data):
    path = make_idx_folder()
    path.chmod(0o100)
    try:
        np.testing.assert_array_equal(load_data(path).train.x, np.arange(36).reshape(6, 6))
    finally:
        path.chmod(0o700)


def test_a_link_of_any_such_name_does_not_lead_out_of_the_folder(make_idx_folder, tmp_path, tmp_path_factory):
    digits = tmp_path / "digits"
    away = tmp_path_factory.mktemp("away") / "secret"
    make_idx_folder()
    digits.mkdir()
    for name, other in EMNIST.items():
        (tmp_path / name).rename(digits / other)
    (tmp_path / "a.yaml").write_text("data: ./digits\nnetwork: {hidden: [4]}\nepochs: 1\nbatch_size: 2\n")
    assert load(str(tmp_path / "a.yaml")).preset.data.train_rows == 6
    file = digits / EMNIST["train-images-idx3-ubyte"]
    away.write_bytes(gzip.compress(file.read_bytes()))
    file.unlink()
    file.symlink_to(away)
    with pytest.raises(ConfigError, match="is outside the folder"):
        load(str(tmp_path / "a.yaml"))
