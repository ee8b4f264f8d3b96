"""docs/permissions.md says what the code grants, so that a reviewer sees every change of a right as a changed line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


@pytest.mark.site
def test_the_page_says_what_the_code_grants(site: Any) -> None:
	"""An operator would trust a page that promises less, or more, than what people can do."""
	from gigafibre_fsm.reference import permissions

	told = "bench --site SITE gigafibre permissions > docs/permissions.md"
	assert PAGE.read_text(encoding="utf-8") == permissions.document(), told
