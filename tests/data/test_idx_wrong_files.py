"""What a failed download or a wrong click leaves in the place of an IDX file, told by its beginning."""

import gzip
import os

import pytest

from tuitrain.config import ConfigError, DataConfig
from tuitrain.config.problems import Locations
from tuitrain.config.validation import validate
from tuitrain.text import clean

PAGE = "is a web page, as a failed download leaves it, not an IDX file; download it again"
OTHERS = {
    "page": (b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>", PAGE),
    "page in capitals": (b"<!doctype HTML PUBLIC>", PAGE),
    "page without a type": (b"<html lang=en>", PAGE),
    "page after a mark and empty lines": (b"\xef\xbb\xbf\r\n\n  <HTML>", PAGE),
    "answer of a store": (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>',
        PAGE,
    ),
    "pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9912422\n",
        "is a pointer of Git LFS, not the file itself; 'git lfs pull' fetches it",
    ),
    "zip": (b"PK\x03\x04\x14\0\0\0", "is a zip archive, not an IDX file; unpack it"),
    "text": (
        b"5,0,0,0,12\n",
        "is not an IDX file: it does not begin with two zeros, a type and a number of dimensions",
    ),
}


def refusal(path):
    with pytest.raises(ConfigError) as caught:
        validate(DataConfig, {"name": f"{path}{os.sep}"}, Locations())
    (problem,) = caught.value.problems
    assert clean(problem.message) == problem.message
    return problem.message


@pytest.mark.parametrize(("content", "problem"), OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("name", ["train_images_idx3_ubyte", "t10k_labels_idx1_ubyte"])
@pytest.mark.parametrize("gzipped", [False, True])
def test_what_stands_in_the_place_of_a_file_is_called_what_it_is(
    make_idx_folder, name, content, problem, gzipped
):
    path = make_idx_folder(**{name: gzip.compress(content) if gzipped else content})
    assert refusal(path) == f"{name.replace('_', '-')} {problem}"


def test_a_page_behind_a_name_that_ends_in_gz_is_one(make_idx_folder):
    path = make_idx_folder(train_images_idx3_ubyte=None)
    (path / "train-images-idx3-ubyte.gz").write_bytes(OTHERS["page"][0])
    assert refusal(path) == f"train-images-idx3-ubyte.gz {PAGE}"
