"""The files of deploy/ fit what the app really does."""

from __future__ import annotations

import ast
import hashlib
import hmac
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.sources import APP, ROOT

DEPLOY = ROOT / "deploy"
WORKFLOWS = sorted((DEPLOY / "n8n").glob("*.json"))
EVENTS = json.loads((ROOT / "docs" / "events.schema.json").read_text(encoding="utf-8"))
METRIC = re.compile(r"gigafibre_[a-z_]+")


def workflow(path: Path) -> dict[str, Any]:
	return json.loads(path.read_text(encoding="utf-8"))


def followers(flow: dict[str, Any], name: str) -> list[str]:
	return [link["node"] for output in flow["connections"].get(name, {}).get("main", []) for link in output]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_can_be_imported(path: Path) -> None:
	"""n8n would refuse the file, or show loose nodes."""
	flow = workflow(path)
	names = [node["name"] for node in flow["nodes"]]
	assert len(names) == len(set(names)) and flow["active"] is False
	assert all(
		{"parameters", "id", "name", "type", "typeVersion", "position"} <= node.keys()
		for node in flow["nodes"]
	)
	assert set(flow["connections"]) <= set(names)
	reached, waiting = set(), ["Event"]
	while waiting:
		reached.add(name := waiting.pop())
		waiting += [each for each in followers(flow, name) if each not in reached]
	assert reached == set(names), "a node that nothing leads to"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_happens_before_the_signature_is_checked(path: Path) -> None:
	"""Whoever knows the URL could place orders in the crew's system."""
	flow = workflow(path)
	before, name = [], "Event"
	while name != "Genuine?":
		before.append(name)
		(name,) = followers(flow, name)
	assert before == ["Event", "Read the signature", "Digest"]
	genuine, forged = ([link["node"] for link in output] for output in _outputs(flow, "Genuine?"))
	assert genuine == ["Once"] and forged == ["Refuse"]
	assert not followers(flow, "Refuse")


def _outputs(flow: dict[str, Any], name: str) -> list[Any]:
	"""The two branches of an IF; n8n draws the first as true."""
	found = flow["connections"][name]["main"]
	assert len(found) == 2, "an IF has two outputs"
	return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_reads_fields_that_events_have(path: Path) -> None:
	"""The crew would get an order without its address."""
	text = path.read_text(encoding="utf-8")
	types = set(re.findall(r"gigafibre\.[a-z_.]+\.v\d", text))
	assert types and types <= set(EVENTS["properties"]["type"]["enum"])
	fields = set(re.findall(r"event\.data\.([a-z_]+)", text))
	for name in types:
		known = set(_data(name.removeprefix("gigafibre.").removesuffix(".v1"))["properties"])
		assert fields <= known, f"{name} has no {fields - known}"


def _data(topic: str) -> dict[str, Any]:
	found = EVENTS["$defs"][topic]
	while "$ref" in found:
		found = EVENTS["$defs"][found["$ref"].rpartition("/")[2]]
	return found


def test_the_example_tells_genuine_from_forged() -> None:
	"""targo-hub would refuse every event, or accept those of strangers."""
	body, secret, now = '{"name": "Côté"}'.encode(), "a secret", int(time.time())
	for at, key, status in ((now, secret, 0), (now, "another", 1), (now - 400, secret, 1)):
		digest = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
		done = subprocess.run(
			[shutil.which("node") or "node", DEPLOY / "n8n" / "check_signature.js", f"t={at},v1={digest}"],
			input=body,
			capture_output=True,
			env={"GIGAFIBRE_WEBHOOK_SECRET": secret},
		)
		assert done.returncode == status, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["grafana-dashboard.json", "alerts.yml"])
def test_dashboard_and_alerts_name_metrics_that_exist(name: str) -> None:
	"""A panel would stay empty, and an alert never fire."""
	tree = ast.parse((APP / "monitoring" / "metrics.py").read_text(encoding="utf-8"))
	made = {
		f"gigafibre_{node.args[0].value}"
		for node in ast.walk(tree)
		if isinstance(node, ast.Call)
		and getattr(node.func, "id", "") == "_gauge"
		and isinstance(node.args[0], ast.Constant)
	}
	counts = next(
		ast.literal_eval(node.value)
		for node in tree.body
		if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "COUNTS"
	)
	text = (DEPLOY / name).read_text(encoding="utf-8")
	used = set(METRIC.findall(text)) - {"gigafibre_fsm"}
	assert used and used <= made | {f"gigafibre_{each}" for each in counts}, used - made


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.y*ml")), ids=lambda path: path.name)
def test_yaml_can_be_read(path: Path) -> None:
	"""The first deployment would end at a misplaced space."""
	assert all(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def test_there_is_one_scheduler() -> None:
	"""Every job would run twice: two bills, two text messages."""
	values = yaml.safe_load((DEPLOY / "helm-values.yaml").read_text(encoding="utf-8"))
	assert values["worker"]["scheduler"] == {"replicaCount": 1}


@pytest.mark.parametrize("path", sorted((DEPLOY / "nginx").glob("*.conf")), ids=lambda path: path.name)
def test_routes_lead_to_methods(path: Path) -> None:
	"""A documented address would answer 404."""
	text = path.read_text(encoding="utf-8")
	assert text.count("{") == text.count("}")
	for module, name in re.findall(r"gigafibre_fsm\.api\.([a-z_]+)\.([a-z_]+)", text):
		assert f"def {name}(" in (APP / "api" / f"{module}.py").read_text(encoding="utf-8")


def test_the_proxy_lets_through_what_the_app_asks_of_genieacs() -> None:
	"""A push would wait for ever behind a 403, or anybody with the token could read the ACS's users."""
	allowed = re.search(
		r"location ~ \^/\(([a-z_|]+)\)", (DEPLOY / "nginx" / "nbi.conf").read_text(encoding="utf-8")
	)
	client = (APP / "integrations" / "genieacs" / "client.py").read_text(encoding="utf-8")
	asked = set(re.findall(r'f?"/([a-z_]+)/', client)) | {
		"presets",
		"provisions",
	}  # `names` asks for these two
	assert allowed and asked == set(allowed[1].split("|"))


def test_the_proxy_passes_no_path_that_genieacs_would_read_otherwise() -> None:
	"""`/devices/..\\users` would pass as one of devices, and GenieACS would answer with the users of its pages."""
	text = (DEPLOY / "nginx" / "nbi.conf").read_text(encoding="utf-8")
	written = re.search(r'\$request_uri ~\* "(.+)"', text)
	assert written
	refused = re.compile(written[1].replace("\\\\", "\\"), re.IGNORECASE)  # nginx unescapes the text first
	for path in (
		"/users/../devices/", "/devices/../users/", "/devices/%2e%2e/users", "/users/%2E%2E/devices", "/devices//users",
		"//users/", "/devices/..\\users", "/devices\\..\\users", "/devices/%5c..%5cusers", "/devices/..%2fusers",
		"/devices/./../users",
	):  # fmt: skip
		assert refused.match(path), path
	for path in (
		"/devices/?query=%7B%22_id%22%3A%22a..b//c%22%7D", "/devices/403F8C-Device2-A%252FB%252EC/tasks?connection_request=",
		"/presets/gigafibre-on-boot", "/faults/403F8C-Device2-1%3Agigafibre",
	):  # fmt: skip
		assert not refused.match(path), path


def test_files_and_changelog_name_the_version_of_this_release() -> None:
	"""A deployment would run the image of another release than the one whose changes were read."""
	version = re.search(r'__version__ = "([^"]+)"', (APP / "__init__.py").read_text(encoding="utf-8"))
	headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
	text = "".join(
		path.read_text(encoding="utf-8") for path in (*DEPLOY.glob("*.yaml"), ROOT / "docs" / "operations.md")
	)
	tags = re.findall(r"gigafibre-fsm:([\d.]+\d)", text) + re.findall(r'tag: "([\d.]+)"', text)
	assert version and len(tags) > 2 and {*tags, headings[0]} == {version[1]}


def test_every_file_is_in_the_readme() -> None:
	"""A reader would not know what a file is for."""
	text = (DEPLOY / "README.md").read_text(encoding="utf-8")
	for path in sorted(each for each in DEPLOY.rglob("*") if each.is_file() and each.name != "README.md"):
		inside = path.relative_to(DEPLOY)
		assert f"`{inside}`" in text or f"`{inside.parts[0]}/`" in text, inside
