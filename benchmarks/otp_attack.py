"""10,000 guesses of a code with rotating X-Forwarded-For: 0 logins; known and unknown differ by less than 20 ms in the median.

Arguments: how many guesses (10000), and how often a code is asked for in turn for a customer and for a stranger (60).
"""

from __future__ import annotations

import os
import sys

import pytest

MEASURED = "tests/security/test_otp_attack.py"


def main(guesses: str = "10000", asked: str = "60") -> int:
	os.environ |= {"FSM_GUESSES": guesses, "FSM_ASKED": asked}
	wrong = int(
		pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", "--timeout", "3000", MEASURED])
	)
	from tests.security.stranger import FOUND

	print(
		f"otp-attack: {guesses} guesses, {FOUND.get('logins', -1):.0f} logins (bar 0);"
		f" known and unknown differ by {FOUND.get('apart', -1):.1f} ms in the median (bar 20)"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
