"""The workspaces of the desk: each opens without an error, says everything in French, and tells a new site what it lacks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.looking import assert_no_errors, assert_usable
from tests.world.fixtures import MANAGER

pytestmark = [pytest.mark.site, pytest.mark.browser]
WORKSPACES = (
	"gigafibre",
	"gigafibre-field",
	"gigafibre-dispatch",
	"gigafibre-support",
	"gigafibre-sales",
	"gigafibre-management",
)
CUT_OFF = """[...document.querySelectorAll(".shortcut-widget-box, .number-widget-box")].flatMap((box) => {
	const { right } = box.getBoundingClientRect();
	return [...box.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > right + 1)
		.map((one) => one.textContent.trim());
})"""
CHARTS_DRAWN = """[...document.querySelectorAll(".dashboard-widget-box")].every((box) =>
	box.querySelector("svg") || box.querySelector(".chart-empty-state:not(.hide)"))"""


@pytest.mark.slow  # six pages of the desk, with their charts
@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_every_workspace_opens(desk: Any) -> None:
	"""Staff would begin the day with half a page: a chart that fails, a badge over the next card."""
	for name in WORKSPACES:
		desk.goto(f"/app/{name}")
		desk.locator(".widget.links-widget-box").first.wait_for()
		desk.wait_for_function(CHARTS_DRAWN)
		assert_no_errors(desk, name)
		assert not desk.evaluate(CUT_OFF), name


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_a_new_site_says_what_it_lacks(desk: Any) -> None:
	"""A provider would take the first order before anybody can be called, charged or visited."""
	desk.goto("/app/gigafibre-management")
	step = desk.locator("#fsm-setup [data-step=company]")
	step.wait_for()
	assert step.get_attribute("data-done") == "0", "its support telephone is the one that setup begins with"
	assert_usable(desk, "what a new site lacks", within="#fsm-setup")
	step.locator("a").click()
	desk.wait_for_function("window.cur_frm?.doctype === 'Gigafibre Settings'")
	desk.evaluate("frappe.set_route('gigafibre')")
	desk.locator("#fsm-setup").wait_for(state="detached")
