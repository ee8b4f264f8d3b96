"""The index of Frappe's website search, which every `bench migrate` has a worker make."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.site


def test_the_index_that_a_migration_queues_renders_none_of_our_pages(site: Any) -> None:
	"""After each update the worker would render pages for minutes, and send no message meanwhile."""
	from frappe.search.website_search import WebsiteSearch, build_index_for_all_routes

	from gigafibre_fsm.web.page_renderer import pages

	index = WebsiteSearch("essai")
	try:
		assert is_rendered(index)
		for hook in site.get_hooks("before_job"):
			site.call(hook, method=build_index_for_all_routes.__name__, kwargs={}, transaction_type="job")
		read = [index.get_document_to_index(path) for path in sorted(pages())]
		assert not [page.path for page in read if page.title != page.path or page.content]
		for hook in site.get_hooks("before_job"):
			site.call(
				hook, method="gigafibre_fsm.scheduled.minutely.outbox", kwargs={}, transaction_type="job"
			)
		assert is_rendered(index)
	finally:
		site.flags.pages_are_indexed = site.local.no_cache = False


def is_rendered(index: Any) -> bool:
	"""Whether a page of this app is rendered for the index, perhaps in vain: most of them need a visitor."""
	page = index.get_document_to_index("internet")
	return page is None or page.title != "internet"
