"""Rules for the website's templates."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.sources import APP, for_each

PAGES = sorted([*(APP / "www").rglob("*.html"), *(APP / "templates" / "site").glob("*.html")])
TEMPLATES = sorted(path for path in APP.rglob("*.html") if "vendor" not in path.parts)
# One sentence of a page: translations contain it as a whole, so it may be long.
SENTENCE = re.compile(r"_\(\"[^\"]*\"\)")
COLUMNS = 160
PARTS = re.compile(r"\{%-? *(block|macro) ([^%]*?) *-?%\}(.*?)\{%-? *end\1 *-?%\}", re.DOTALL)


@for_each(PAGES)
def test_every_part_of_a_page_escapes(page: Path) -> None:
	"""A link could carry a script into the page with the card form: Frappe's pages escape nothing."""
	for _kind, name, inside in PARTS.findall(page.read_text(encoding="utf-8")):
		if "{{" in inside:
			assert inside.startswith("{% autoescape true"), f"{name} prints without escaping"


def test_pages_and_files_are_found() -> None:
	"""After a move Frappe would render every page again for each visitor, and browsers would keep old scripts for a
	year.
	"""
	from gigafibre_fsm.web import page_context, page_renderer

	assert {"internet", "portail", "technicien"} <= page_renderer.sources().keys()
	assert (page_context.PUBLIC / "js" / "site" / "api.js").is_file()


@for_each(PAGES)
def test_every_script_of_a_page_carries_its_nonce(page: Path) -> None:
	"""The browser would refuse the script, and the page would not work."""
	for tag in re.findall(r"<script[^>]*>", page.read_text(encoding="utf-8")):
		assert "nonce=" in tag or "application/json" in tag or "application/ld+json" in tag, tag


@for_each(PAGES)
def test_no_form_puts_what_was_typed_into_the_address(page: Path) -> None:
	"""Without JavaScript a name and an email address would appear in the history and in logs, and nothing would be
	saved.
	"""
	for tag in re.findall(r"<form[^>]*>", page.read_text(encoding="utf-8")):
		assert "data-address-search" in tag or 'method="post"' in tag or 'method="dialog"' in tag, tag
		answered = any(f'id="{form}"' in tag for form in ("notify", "business", "move-in", "ask", "enter"))
		assert answered or "data-script" in tag or 'method="post"' not in tag, tag


def test_every_icon_exists() -> None:
	"""The page of a visit would stay empty: an icon that is missing stops the script that draws it."""
	scripts = APP / "public" / "js"
	sprite = set(re.findall(r'symbol id="([a-z0-9-]+)"', (APP / "public/icons/lucide.svg").read_text()))
	page = (APP / "www/technicien/index.html").read_text(encoding="utf-8")
	(listed,) = re.findall(r'id="icons">.*?in\s*\[(.*?)\]', page, re.DOTALL)
	of_page = set(re.findall(r'"([a-z0-9-]+)"', listed))
	drawn = re.compile(r'\b(?:icon|small|link)(?:\(|:)\s*"([a-z][a-z0-9-]*)"')
	for folder, known in (("technician", of_page), ("desk/board", sprite)):
		for script in (scripts / folder).glob("*.js"):
			assert set(drawn.findall(script.read_text(encoding="utf-8"))) <= known, script.name
	assert of_page <= sprite


@for_each(TEMPLATES)
def test_templates_have_lines_that_can_be_read(page: Path) -> None:
	"""Nobody reviews a change in a line of 600 columns; the formatter leaves expressions alone."""
	for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
		rest = SENTENCE.sub("", line)
		assert len(rest) <= COLUMNS, f"{page.name}:{number} has {len(line)} columns"


def test_desk_scripts_share_no_names() -> None:
	"""A button of a form would do nothing: the browser refuses a script whose name another one has taken, or the later one wins."""
	declared = re.compile(
		r"^(?:async )?(?:function|class|const|let|var) +(?:([A-Za-z_$][\w$]*)|\{([^}]*)\})", re.MULTILINE
	)
	owners: dict[str, str] = {}
	for script in sorted((APP / "public" / "js" / "desk").glob("*.js")):
		text = script.read_text(encoding="utf-8")
		for single, several in declared.findall(text):
			for name in [single] if single else [part.split(":")[-1].strip() for part in several.split(",")]:
				assert name not in owners, f"{script.name} and {owners[name]} both declare {name}"
				owners[name] = script.name


def test_desk_scripts_write_amounts_as_the_house_does() -> None:
	"""The desk's own format_currency writes "$ 0.50" to staff who read French."""
	scripts = (path for path in APP.rglob("*.js") if "node_modules" not in path.parts)
	assert not [path.name for path in scripts if "format_currency(" in path.read_text(encoding="utf-8")]


def test_no_choice_of_a_dialog_is_without_a_word() -> None:
	"""Frappe shows a choice whose value and label are both empty as [object Object]."""
	scripts = [
		path
		for path in APP.rglob("*.js")
		if not {"vendor", "node_modules", "dist"} & set(path.relative_to(APP).parts)
	]
	empty = re.compile(r"value: \"\",\s*label: \"\"")
	assert not [path.name for path in scripts if empty.search(path.read_text(encoding="utf-8"))]
