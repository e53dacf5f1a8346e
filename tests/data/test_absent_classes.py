"""Labels that begin at 1, and classes that no training row belongs to: they work, and it is said."""

import numpy as np
import pytest
from idx_bytes import packed

from tuitrain.config import DataConfig, load

NETWORK = "network: {hidden: [4]}\nepochs: 1\nbatch_size: 2\n"


@pytest.fixture
def preset(make_idx_folder, tmp_path):
    """A preset on a folder whose labels are those."""

    def make(train, test=(1, 2, 3, 1), more="", kind=0x08, rows="{name: ./digits}"):
        pictures = np.random.default_rng(0).integers(0, 256, (len(train), 2, 3))
        make_idx_folder(
            train_images_idx3_ubyte=packed(pictures),
            train_labels_idx1_ubyte=packed(np.array(train), kind),
            t10k_labels_idx1_ubyte=packed(np.array(test), kind),
        )
        (tmp_path / "digits").mkdir()
        for file in [each for each in tmp_path.iterdir() if each.is_file()]:
            file.rename(tmp_path / "digits" / file.name)
        path = tmp_path / "a.yaml"
        path.write_text(f"data: {rows}\n{NETWORK}{more}")
        return str(path)

    return make


def notes_on_data(path, *overrides):
    return [note.removeprefix(f"{path}: data: ") for note in load(path, overrides).notes]


def test_labels_from_1_have_a_class_0_that_never_occurs(preset):
    path = preset([1, 2, 3, 1, 2, 3])
    assert load(path).preset.data.shape.classes == 4
    assert load(path).notes == (f"{path}: data: class 0 never occurs in the training rows",)


@pytest.mark.parametrize("kind", [0x08, 0x0C])
def test_where_all_classes_occur_nothing_is_said(preset, kind):
    assert notes_on_data(preset([0, 1, 2, 3, 0, 0], kind=kind)) == []


def test_a_class_that_only_test_rows_have_is_none_to_learn(preset):
    assert notes_on_data(preset([0, 1, 2, 0, 1, 2], test=[0, 1, 2, 3])) == [
        "class 3 never occurs in the training rows"
    ]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([1, 3, 5, 1, 3, 5], "classes 0, 2 and 4 never occur in the training rows"),
        ([9, 9, 9, 9, 9, 8], "classes 0, 1, 2, 3 and 4 more never occur in the training rows"),
        ([99] * 6, "classes 0, 1, 2, 3 and 95 more never occur in the training rows"),
    ],
)
def test_several_are_named_and_many_are_counted(preset, labels, sentence):
    assert notes_on_data(preset(labels, test=labels[:4])) == [sentence]


def test_only_the_rows_that_are_asked_for_count(preset):
    path = preset([0, 1, 2, 3, 0, 0])
    assert notes_on_data(path, "data.train=3") == ["class 3 never occurs in the training rows"]
    assert notes_on_data(path, "data.train=4") == []


def test_each_arm_has_its_own_rows(preset):
    arms = "kind: compare\narms: {few: {data: {train: 2}}, some: {data: {train: 3}}, all: {}}\n"
    assert notes_on_data(preset([0, 1, 2, 3, 0, 0], more=arms)) == [
        "classes 2 and 3 never occur in the training rows of few",
        "class 3 never occurs in the training rows of some",
    ]


def test_what_holds_for_all_arms_is_said_once(preset):
    arms = "kind: compare\narms: {plain: {}, fast: {optimizer: {lr: 0.1}}}\n"
    assert notes_on_data(preset([1, 2, 3, 1, 2, 3], more=arms)) == [
        "class 0 never occurs in the training rows"
    ]


def test_a_class_is_found_far_behind_the_first_part_of_the_labels(tmp_path, make_idx_folder):
    labels = np.zeros(3 << 20)
    labels[-1] = 2
    path = make_idx_folder(
        train_images_idx3_ubyte=packed(np.zeros((3 << 20, 1))),
        t10k_images_idx3_ubyte=packed(np.zeros((4, 1))),
        train_labels_idx1_ubyte=packed(labels),
        t10k_labels_idx1_ubyte=packed(np.array([0, 0, 0, 1])),
    )
    data = DataConfig(name=f"{path}/")
    assert data.absent_classes == (1,)
    assert data.model_copy(update={"train": (3 << 20) - 1}).absent_classes == (1, 2)


@pytest.mark.parametrize("name", ["mnist", "spirals", "sine"])
def test_of_other_data_it_is_not_asked(name):
    assert DataConfig(name=name).absent_classes == ()
