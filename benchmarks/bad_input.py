"""Every method x every wrong value of every argument, every wrong verb and body: all are refused with a sentence (bar: 0 others).

The suite tries some of what the same line of code refuses, others from argument to argument (tests/http/wrong.py).
"""

from __future__ import annotations

import os
import sys

import pytest

MEASURED = "tests/http/test_bad_input.py"


def main() -> int:
	os.environ["FSM_EVERY_WRONG_VALUE"] = "1"
	return int(pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", MEASURED]))


if __name__ == "__main__":
	sys.exit(main())
