from __future__ import annotations

import json

import pytest

from gigafibre_fsm.integrations.genieacs.task import MalformedTask, apply_task, read_task

ROW = ("Device.WiFi.SSID.1.SSID", "Chez nous", "xsd:string")
APPLY, MARK = "gigafibre-apply-0123456789", "gigafibre_0123456789ab"


def test_a_task_has_the_documented_shape() -> None:
	"""GenieACS would not understand the push."""
	task = apply_task(APPLY, 1700000000000, [ROW], MARK)
	((name, since, rows, mark),) = task["provisions"]
	assert (name, since, json.loads(rows), mark) == (APPLY, 1700000000000, [list(ROW)], MARK)
	assert read_task([ROW[0]])["parameterNames"] == [ROW[0]]


@pytest.mark.parametrize("paths", [[], [""], ["Device"], ["Device.A", None], ["Device.*"], ["Device.A\n"]])
def test_a_malformed_task_is_not_sent(paths: list) -> None:
	"""An empty list crashes the northbound interface, for all devices."""
	with pytest.raises(MalformedTask):
		read_task(paths)
	with pytest.raises(MalformedTask):
		apply_task(APPLY, 1, [(path, "x", "xsd:string") for path in paths], MARK)


@pytest.mark.parametrize(
	("provision", "mark"), [("default", MARK), (APPLY, "vip"), (APPLY, ""), (APPLY, "gigafibre_A'")]
)
def test_only_our_own_scripts_and_tags_are_accepted(provision: str, mark: str) -> None:
	"""A push would run another author's script, or take another tag for its own confirmation."""
	with pytest.raises(MalformedTask):
		apply_task(provision, 1, [ROW], mark)
