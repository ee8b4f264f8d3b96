"""The household that most tests about money begin with, paid or declined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import billing
from tests.factories.billing import Household
from tests.factories.stripe import DECLINED_CARD, Stripe


@pytest.fixture
def stripe(site: Any, fakes: dict[str, Any]) -> Iterator[Stripe]:
	"""The stand-in's account, which the site's settings name."""
	account = Stripe(fakes)
	account.connect()
	yield account
	account.control(outage=None)


@pytest.fixture
def paid_household(stripe: Stripe) -> Household:
	"""Three services; the first invoice is paid by the card."""
	return billing.charged(stripe)


@pytest.fixture
def declined_household(stripe: Stripe) -> Household:
	"""Three services; the card was declined for the first invoice."""
	return billing.charged(stripe, DECLINED_CARD)
