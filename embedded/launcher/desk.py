"""The desk's own JavaScript and CSS, bundled from the engine's sources, and the folder the browser reads."""

import json
import shutil
from pathlib import Path

from embedded.launcher import node
from embedded.launcher.bench import APPS, ENGINE, app_files, link
from embedded.launcher.databases import write_whole
from embedded.launcher.environment import REQUIREMENTS, logged
from embedded.launcher.machine import where
from embedded.launcher.progress import step
from embedded.launcher.state import ROOT, State, hash_of, hash_of_files

SOURCES = ROOT / "embedded" / "desk"
ADVICE = "the machine must reach an npm registry; to begin again: remove the folder desk in the state folder"
# packages that the desk loads file by file: its name for them -> npm's
LOADED_WHOLE = {
	"ace-builds": "ace-builds",
	f"{ENGINE}-gantt": "frappe-gantt",
	"html5-qrcode": "html5-qrcode",
	"js-sha256": "js-sha256",
	"qz-tray": "qz-tray",
}


def packages(state: State) -> dict[str, Path]:
	"""App -> folder of its package, where there is a `public` folder to serve."""
	folders = {ENGINE: state.bench / "apps" / ENGINE / ENGINE}
	folders |= {app: folder / app for app, folder in APPS.items()}
	return {app: folder for app, folder in folders.items() if (folder / "public").is_dir()}


def build_desk(state: State) -> None:
	"""Bundle what changed, then link everything into the sites' assets folder."""
	built = state.desk / "built"
	bundled = [file for app in APPS.values() for file in app_files(app / "public") if ".bundle." in file.name]
	wanted = hash_of(REQUIREMENTS.read_text(), hash_of_files([*app_files(SOURCES), *bundled]))
	stamp = state.desk / "stamp"
	if not stamp.exists() or stamp.read_text() != wanted:
		node.install(SOURCES, state.desk, "npm packages of the desk", state.logs / "npm.log")
		with step("desk bundles", ADVICE, state.logs / "desk.log"):
			shutil.rmtree(built, ignore_errors=True)
			built.mkdir()
			named = [f"{app}={folder.resolve()}" for app, folder in packages(state).items()]
			logged(
				[where("node") or "node", "build.mjs", built, *named], state.logs / "desk.log", cwd=state.desk
			)
			stamp.write_text(wanted)
	link_assets(state, built)


def link_assets(state: State, built: Path) -> None:
	"""An app's assets are its `public` folder's entries and, beside them, `dist` with its bundles."""
	assets = state.sites / "assets"
	for app, folder in packages(state).items():
		place = assets / app
		if place.is_symlink():
			place.unlink()
		place.mkdir(parents=True, exist_ok=True)
		wanted = {entry.name: entry for entry in (folder / "public").iterdir()}
		wanted["dist"] = built / app / "dist"
		if app == ENGINE:
			wanted["images"] = merge_images(state, folder / "public" / "images")
		for gone in (entry for entry in place.iterdir() if entry.is_symlink() and entry.name not in wanted):
			gone.unlink()
		for name, target in wanted.items():
			link(place / name, target)
	whole = assets / ENGINE / "node_modules"
	whole.mkdir(exist_ok=True)
	for name, npm_name in LOADED_WHOLE.items():
		link(whole / name, state.desk / "node_modules" / npm_name)
	gantt = state.desk / "node_modules" / "frappe-gantt" / "dist"
	for file in gantt.glob("frappe-gantt.*"):
		link(gantt / file.name.replace("frappe", ENGINE), file)
	addresses = json.loads((built / "assets.json").read_text())
	write_whole(assets / "assets.json", json.dumps(addresses, indent=1))


def merge_images(state: State, engine_images: Path) -> Path:
	"""The engine's images, with plain ones of our own for its logo and favicon."""
	merged = state.desk / "images"
	merged.mkdir(exist_ok=True)
	for image in (*engine_images.iterdir(), *(SOURCES / "images").iterdir()):
		link(merged / image.name, image.resolve())
	return merged
