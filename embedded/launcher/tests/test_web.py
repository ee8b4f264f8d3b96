"""What a web server process must bring along before its first visitors come."""

import subprocess
import sys

import pytest

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
