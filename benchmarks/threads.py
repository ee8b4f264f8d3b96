"""300 seeded conversations over SMS and SMTP: every message in the right thread once, none lost.

Argument: how many conversations (300). A third by text message, the others by mail through the stand-in's mail server:
replies of six programs (plain, References only, latin-1, HTML, with a photo, forwarded), absence notices, deliveries that
come twice, one or two requests open at once.
"""

from __future__ import annotations

import os
import sys

import pytest

MEASURED = "gigafibre_fsm/flow/messages/tests/test_threads.py"


def main(conversations: str = "300") -> int:
	os.environ["FSM_CONVERSATIONS"] = conversations
	wrong = int(
		pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", "--timeout", "3000", MEASURED])
	)
	from tests.factories.conversations import COUNTED

	print(
		f"threads: {COUNTED['conversations']} conversations, {COUNTED['messages']} messages,"
		f" {COUNTED['wrong']} lost, doubled or in another thread (bar 0)"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
