"""A folder of one's own, run from the command line."""

import struct

import numpy as np
import pytest
from command import named, objects, tuitrain


def idx(array):
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


@pytest.fixture
def letters_preset(tmp_path):
    """A preset beside a folder of three letters, labelled from 1 and lying, as EMNIST's are."""
    random = np.random.default_rng(0)
    (tmp_path / "letters").mkdir()
    for split, rows in (("train", 60), ("test", 30)):
        labels = np.arange(rows) % 3 + 1
        pictures = random.integers(0, 40, (rows, 4, 3))
        pictures[np.arange(rows), labels, :] = 250
        for what, array in (("images-idx3", pictures), ("labels-idx1", labels)):
            (tmp_path / "letters" / f"emnist-letters-{split}-{what}-ubyte").write_bytes(idx(array))
    path = tmp_path / "letters.yaml"
    path.write_text(
        "data: {name: ./letters, transpose: true}\nnetwork: {hidden: [10]}\nepochs: 20\nbatch_size: 10\n"
        "optimizer: {name: adam, lr: 0.01}\n"
    )
    return path


def test_labels_from_1_are_learnt_and_the_missing_class_is_said(letters_preset):
    done = tuitrain("run", str(letters_preset), "--json")
    assert done.returncode == 0
    assert done.stderr == f"{letters_preset}: data: class 0 never occurs in the training rows\n"
    (finish,) = named(objects(done.stdout), "finish")
    assert finish["arms"]["run"]["test_accuracy"] == 1.0
    assert finish["arms"]["run"]["test_balanced_accuracy"] == 1.0


def test_a_check_says_it_too(letters_preset):
    done = tuitrain("run", str(letters_preset), "--check")
    assert "class 0 never occurs" in done.stderr
    assert "transpose: true" in done.stdout


def test_turned_pictures_come_to_other_bits(letters_preset):
    hashes = {
        named(objects(tuitrain("run", str(letters_preset), "--json", *more).stdout), "finish")[0]["arms"][
            "run"
        ]["parameters_sha256"]
        for more in ((), ("--set", "data.transpose=false"))
    }
    assert len(hashes) == 2
