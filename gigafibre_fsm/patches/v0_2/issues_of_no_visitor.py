"""Issues opened by a device's report were owned by Guest: ERPNext's portal showed them to every visitor."""

from __future__ import annotations

import frappe


def execute() -> None:
	frappe.db.set_value("Issue", {"raised_by": "Guest"}, "raised_by", "Administrator", update_modified=False)
