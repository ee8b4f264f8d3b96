"""The desk's own JavaScript and CSS, bundled from the engine's sources, and the folder the browser reads."""

import json
import shutil
from pathlib import Path

from embedded.launcher import node
from embedded.launcher.bench import APPS, ENGINE, app_files, engine_hash, link
from embedded.launcher.databases import write_whole
from embedded.launcher.environment import logged
from embedded.launcher.machine import where
from embedded.launcher.progress import step
from embedded.launcher.state import ROOT, State, hash_of, hash_of_files

SOURCES = ROOT / "embedded" / "desk"
ADVICE = "the machine must reach an npm registry; to begin again: remove the folder desk in the state folder"
# the app whose pages load npm packages, served as on a bench
PAGES = "gigafibre_fsm"
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


def install_npm(state: State) -> None:
	"""The packages of the desk and those of the app's own pages."""
	node.install(SOURCES, state.desk, "npm packages of the desk", state.logs / "npm.log")
	node.install(
		ROOT, state.pages, "npm packages of the pages", state.logs / "npm-pages.log", "package*.json"
	)


def build_desk(state: State) -> None:
	"""Install the npm packages, bundle changed sources, then link everything into the sites' assets folder."""
	install_npm(state)
	folders = packages(state)
	engine = {ENGINE: folders.pop(ENGINE)}
	sources = hash_of_files(app_files(SOURCES))
	public = hash_of_files([file for app in folders.values() for file in app_files(app / "public")])
	pages = (ROOT / "package-lock.json").read_text()
	bundle(state, "engine", engine, hash_of(engine_hash(), sources))
	bundle(state, "apps", folders, hash_of(sources, public, pages))
	link_assets(state)


def bundle(state: State, name: str, folders: dict[str, Path], wanted: str) -> None:
	"""Bundle the apps in `folders`, unless that was done with the same sources: `wanted` is their hash."""
	built, stamp = state.desk / "built" / name, state.desk / f"stamp-{name}"
	if stamp.exists() and stamp.read_text() == wanted:
		return
	log = state.logs / f"desk-{name}.log"
	with step(f"desk bundles of the {name}", ADVICE, log):
		shutil.rmtree(built, ignore_errors=True)
		built.mkdir(parents=True)
		named = [f"{app}={folder.resolve()}" for app, folder in folders.items()]
		command = [where("node") or "node", "build.mjs", built, state.pages / "node_modules", *named]
		logged(command, log, cwd=state.desk)
		stamp.write_text(wanted)


def link_assets(state: State) -> None:
	"""An app's assets are its `public` folder's entries and, beside them, `dist` with its bundles and npm's packages."""
	assets, addresses = state.sites / "assets", {}
	for app, folder in packages(state).items():
		place = assets / app
		if place.is_symlink():
			place.unlink()
		place.mkdir(parents=True, exist_ok=True)
		wanted = {entry.name: entry for entry in (folder / "public").iterdir()}
		built = state.desk / "built" / ("engine" if app == ENGINE else "apps")
		addresses |= json.loads((built / "assets.json").read_text())
		wanted["dist"] = built / app / "dist"
		if app == PAGES:
			wanted["node_modules"] = state.pages / "node_modules"
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
	write_whole(assets / "assets.json", json.dumps(addresses, indent=1))


def merge_images(state: State, engine_images: Path) -> Path:
	"""The engine's images, with plain replacements for its logo and favicon."""
	merged = state.desk / "images"
	merged.mkdir(exist_ok=True)
	for image in (*engine_images.iterdir(), *(SOURCES / "images").iterdir()):
		link(merged / image.name, image.resolve())
	return merged
