"""What holds for every command: where options may stand, help with examples, troubles in sentences."""

from pathlib import Path

import pytest

from broadsheet.cli.main import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_examples(run, command: str) -> None:
    done = run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"examples:\n  broadsheet {command}" in done.out
    assert "--data DIR" in done.out


def test_help_lists_every_command_and_has_examples(run) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(f"\n  {command} " in done.out for command in COMMANDS)
    assert "examples:" in done.out


def test_no_command_at_all_is_wrong_use_and_prints_the_help(run) -> None:
    done = run()
    assert (done.code, done.out) == (2, "")
    assert "commands:" in done.err


def test_the_version_is_printed(run) -> None:
    assert run("--version").out.startswith("broadsheet ")


def test_an_unknown_command_names_the_known_ones(run) -> None:
    done = run("sing", "--json")
    assert done.code == 2
    assert done.err.startswith("There is no command “sing”. Known are up, harvest, import,")


@pytest.mark.parametrize("place", range(4))
def test_data_and_json_may_stand_before_and_after_the_command(run, full: Path, place: int) -> None:
    words = [
        ["--data", full, "--json", "index", "status"],
        ["index", "status", "--data", full, "--json"],
        ["--json", "index", f"--data={full}", "status"],
        [f"--data={full}", "index", "--json", "status"],
    ][place]
    assert run(*words).json["papers"] == 3


def test_the_library_may_be_named_in_the_environment(run, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_DATA", str(full))
    assert run("index", "status", "--json").json["papers"] == 3


def test_a_value_of_data_that_is_also_a_command_is_no_command(run, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full.rename(full.parent / "search")
    monkeypatch.chdir(full.parent)
    assert run("--data", "search", "index", "status", "--json").json["papers"] == 3


def test_a_data_folder_that_is_a_file_is_a_failure_with_a_sentence(run, papers: Path) -> None:
    done = run("today", "--data", papers)
    assert (done.code, done.out) == (1, "")
    assert "Traceback" not in done.err
    assert papers.name in done.err


def test_a_damaged_database_is_a_failure_with_a_sentence(run, tmp_path: Path) -> None:
    (tmp_path / "broadsheet.db").write_bytes(b"Dear diary, " * 1000)
    done = run("today", "--data", tmp_path, "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err == "The database does not do as asked: file is not a database\n"


def test_a_mistake_in_the_settings_is_wrong_use(run, data: Path) -> None:
    (data / "settings.toml").write_text("colour = 'red'\n")
    done = run("today", "--data", data)
    assert done.code == 2
    assert "“colour”, which is no setting" in done.err


def test_titles_cannot_move_the_cursor_of_a_terminal(run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "evil.jsonl"
    path.write_text('{"id": "evil:1", "title": "Red \\u001b[31m alert", "url": "https://example.org/\\u001b[2J"}\n')
    run("import", path, "--data", data)
    for words in (["search", "alert"], ["show", "evil:1"], ["today"], ["show", "\x1b[2J"]):
        done = run(*words, "--data", data)
        assert "\x1b" not in done.out + done.err


def test_a_reader_that_stops_reading_is_no_failure(run, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_words: object, **_options: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("broadsheet.cli.say.document", closed)
    monkeypatch.setattr("sys.stderr.close", lambda: None)
    assert run("search", "herons", "--data", full, "--json").code == 0
