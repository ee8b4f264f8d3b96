"""Preparations of a web server process before its first requests."""

import subprocess
import sys

import pytest

from tests.client import SiteClient

pytest.importorskip("criscostack", reason="the embedded engine's web server only")

FIRST_STATEMENT = """
import embedded.launcher.wsgi, sqlparse.lexer
sqlparse.lexer.Lexer.default_initialization = None
print(sqlparse.format("*"))
"""


def test_first_visitors_at_the_same_moment() -> None:
	"""Made at first use, by two threads at once, the engine's SQL lexer is half there for one of them: error 500."""
	done = subprocess.run([sys.executable, "-c", FIRST_STATEMENT], capture_output=True, text=True)
	assert done.stdout == "*\n", done.stderr


@pytest.mark.site
@pytest.mark.parametrize(
	"file", ["zxing-wasm/dist/reader/zxing_reader.wasm", "@event-calendar/build/dist/event-calendar.min.js"]
)
def test_the_packages_of_the_pages_are_served(http: SiteClient, file: str) -> None:
	"""The camera of a technician and the dispatcher's board load them from the site itself, as on a bench."""
	answer = http.get(f"/assets/gigafibre_fsm/node_modules/{file}")
	assert answer.status_code == 200
	assert len(answer.content) > 50_000
