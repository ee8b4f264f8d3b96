"""Plain HTML pages with which a fake shows what it has received."""

from collections.abc import Iterable
from html import escape
from typing import Any

from embedded.services.messages import Reply

STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:68rem;padding:0 1rem}
h1{font-size:1.4rem}
table{border-collapse:collapse;width:100%}
td,th{padding:.4rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #8884}
code,pre{font:13px/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.note{opacity:.7}
.phone{max-width:26rem;margin:auto;padding:1rem;border:1px solid #8886;border-radius:1.5rem}
.sms{background:#8883;border-radius:1rem;padding:.6rem .9rem;margin:.3rem 0 1rem;overflow-wrap:anywhere}
"""


def page(title: str, body: str, refresh: int | None = None) -> Reply:
	"""An HTML page; `body` is HTML already."""
	again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
	html = (
		f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{again}'
		'<meta name="viewport" content="width=device-width, initial-scale=1">'
		f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
		f'<p class="note">A local stand-in. Nothing leaves this machine.</p>{body}</body></html>'
	)
	return Reply(html, content_type="text/html; charset=utf-8")


def table(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
	"""An HTML table of escaped cells."""
	head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
	lines = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
	if not lines:
		return '<p class="note">Nothing yet.</p>'
	return f"<table><tr>{head}</tr>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
