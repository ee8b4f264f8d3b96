"""Payment Reconciliation: takes the customer's lock before ERPNext locks the payments, which avoids deadlocks."""

from __future__ import annotations

from typing import Any

from erpnext.accounts.doctype.payment_reconciliation.payment_reconciliation import (
	PaymentReconciliation as ErpnextPaymentReconciliation,
)

from gigafibre_fsm import locks


class PaymentReconciliation(ErpnextPaymentReconciliation):
	def reconcile_allocations(self, *args: Any, **more: Any) -> None:
		"""Called by the form's button and by the job of Process Payment Reconciliation."""
		if self.party_type == "Customer" and self.party:
			locks.account(self.party)
		super().reconcile_allocations(*args, **more)
