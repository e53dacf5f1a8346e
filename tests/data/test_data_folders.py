"""A folder of one's own: beside the preset's file, or wherever the command line says."""

import pytest

from tuitrain.config import ConfigError, load, save

PRESET = "data: ./digits\nnetwork: {hidden: [4]}\nepochs: 1\nbatch_size: 2\n"


@pytest.fixture
def digits(make_idx_folder, tmp_path):
    """A preset's file with a folder beside it."""
    made = make_idx_folder()
    (made / "digits").mkdir()
    for file in [each for each in made.iterdir() if each.is_file()]:
        file.rename(made / "digits" / file.name)
    (made / "a.yaml").write_text(PRESET)
    return made / "digits"


def test_a_file_names_a_folder_beside_it_wherever_one_is(digits, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    loaded = load(str(tmp_path / "a.yaml"))
    assert loaded.preset.data.name == str(digits.resolve())
    assert loaded.preset.data.train_rows == 6
    save(loaded.preset, tmp_path / "b.yaml")
    assert "name: ./digits" in (tmp_path / "b.yaml").read_text()
    assert load(str(tmp_path / "b.yaml")).preset == loaded.preset
    (tmp_path / "other").mkdir()
    with pytest.raises(
        ConfigError, match=r"the data are in '.*'; a preset names a folder beside it, so save it"
    ):
        save(loaded.preset, tmp_path / "other" / "c.yaml")


def test_the_command_line_names_a_folder_from_where_one_is(digits, tmp_path, monkeypatch):
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    for named in ("../digits", str(digits)):
        preset = load("xor", [f"data.name={named}", "batch_size=2"]).preset
        assert preset.data.name == str(digits)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("../digits", "is outside the folder of the preset's file"),
        ("./digits/../digits", "is outside the folder of the preset's file"),
        ("./link", "is outside the folder of the preset's file"),
        ("/digits", "is absolute; a file names a folder beside it, such as ./digits"),
    ],
)
def test_a_file_names_nothing_that_did_not_come_with_it(digits, tmp_path, tmp_path_factory, named, message):
    away = tmp_path_factory.mktemp("away")
    for file in digits.iterdir():
        (away / file.name).write_bytes(file.read_bytes())
    (tmp_path / "link").symlink_to(away)
    (tmp_path / "a.yaml").write_text(PRESET.replace("./digits", named))
    with pytest.raises(ConfigError) as caught:
        load(str(tmp_path / "a.yaml"))
    assert [(each.line, each.field, each.message) for each in caught.value.problems] == [
        (1, "data.name", f"'{named}' {message}")
    ]


def test_a_link_to_a_file_elsewhere_leads_out_too(digits, tmp_path, tmp_path_factory):
    file = next(iter(digits.iterdir()))
    away = tmp_path_factory.mktemp("away") / file.name
    file.rename(away)
    file.symlink_to(away)
    with pytest.raises(ConfigError, match="is outside the folder"):
        load(str(tmp_path / "a.yaml"))
