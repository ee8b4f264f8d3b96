"""`bench gigafibre ...` as an operator types it: help, wrong arguments, exit status. No site is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from gigafibre_fsm.commands import gigafibre


def commands() -> Iterator[object]:
	for name, command in sorted(gigafibre.commands.items()):
		yield pytest.param(command, id=name)


def run(*words: str | Path) -> Result:
	return CliRunner().invoke(gigafibre, [str(word) for word in words])


@pytest.mark.parametrize("command", commands())
def test_each_command_says_what_it_does(command: click.Command) -> None:
	"""An operator would have to read the source in order to know what an option does."""
	shown = run(command.name or "", "--help")
	first = (command.help or "").partition("\n")[0]
	assert shown.exit_code == 0 and first.endswith((".", ":")) or first[-1:].isalpha(), first
	options = [each for each in command.params if isinstance(each, click.Option)]
	assert not [each.name for each in options if not each.help]


@pytest.mark.parametrize(
	("words", "sentence"),
	[
		(("sample-date",), "No such command 'sample-date'"),
		(("import-rqa",), "Missing argument 'FILE'"),
		(("import-rqa", "/no/such/file.csv"), "does not exist"),
		(("match-addresses", "--all"), "No such option: --all"),
		(("sample-data", "--seed", "many"), "'many' is not a valid integer"),
		(("settings-from",), "Missing option '--fakes'"),
		(("settings-from", "--fakes", "/no/such/file.json"), "does not exist"),
		(("migrate-legacy", "everything", "--source", "."), "'everything' is not one of"),
		(("migrate-legacy", "network", "--source", ".", "--limit", "0"), "0 is not in the range"),
		(("migrate-legacy", "network", "--source", ".", "--hold-until", "soon"), "'soon' does not match"),
		(("rollback-legacy",), "Missing argument 'BATCH'"),
	],
	ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_argument_is_named(words: tuple[str, ...], sentence: str) -> None:
	"""An operator would get a traceback, or a command would start with other arguments than intended."""
	result = run(*words)
	assert result.exit_code == 2 and sentence in result.output, result.output


@pytest.mark.parametrize("text", ["{'stripe':", "", "[1, 2]", '"stripe"'])
def test_settings_are_read_from_a_json_object_only(tmp_path: Path, text: str) -> None:
	"""Half of a file would be written into the settings, or a traceback shown."""
	file = tmp_path / "services.json"
	file.write_text(text)
	result = run("settings-from", "--fakes", file)
	assert result.exit_code == 2 and "JSON" in result.output, result.output
