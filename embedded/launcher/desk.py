"""The desk's own JavaScript and CSS, bundled from the engine's sources."""

from embedded.launcher.state import State


def build_desk(state: State) -> None:
	(state.sites / "assets").mkdir(parents=True, exist_ok=True)
	file = state.sites / "assets" / "assets.json"
	if not file.exists():
		file.write_text("{}")
