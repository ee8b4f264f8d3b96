"""Sets the service of bill lines, if one of the bill's services has that price."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup import custom_fields

SOLD_AS = (
	"`tabService Subscription` sold ON sold.name = s.name AND sold.item = line.item_code",
	"`tabSubscription Extra` sold ON sold.parent = s.name AND sold.item = line.item_code",
	"`tabSubscription Discount` sold ON sold.parent = s.name AND sold.item = line.item_code",
)
BEGUN = "first:%", "month:%"


def execute() -> None:
	custom_fields.apply()  # otherwise created only after the patches
	for sold in SOLD_AS:
		frappe.db.sql(
			f"""UPDATE `tabSales Invoice Item` line
			JOIN `tabSales Invoice` bill ON bill.name = line.parent AND bill.is_return = 0 AND bill.docstatus = 1
			JOIN `tabService Subscription` s ON s.customer = bill.customer
				AND FIND_IN_SET(s.name, REPLACE(bill.fsm_billed_subscriptions, ' ', ','))
			JOIN {sold}
			LEFT JOIN `tabSubscription Adjustment` a ON a.sales_invoice = bill.name AND a.description = line.description
			SET line.fsm_service_subscription = s.name
			WHERE line.fsm_service_subscription IS NULL AND a.name IS NULL
				AND (bill.fsm_billing_key LIKE %s OR bill.fsm_billing_key LIKE %s)""",  # noqa: S608 - fixed text
			BEGUN,
		)
