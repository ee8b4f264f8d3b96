"""Guards of every public method: who may call it, how often, in which language, with which arguments.

Under `@frappe.whitelist(...)`, one of `public`, `roles`, `customer`, `technician`, `technician_or_former`, `device`,
`device_or_signed`, `provider`; inside the method, `arguments.*` for every value that comes from outside.
"""

from gigafibre_fsm.guards.decorators import (
	current_customer,
	current_technician,
	customer,
	device,
	device_or_signed,
	provider,
	public,
	roles,
	signed_in,
	technician,
	technician_or_former,
)

__all__ = [
	"current_customer",
	"current_technician",
	"customer",
	"device",
	"device_or_signed",
	"provider",
	"public",
	"roles",
	"signed_in",
	"technician",
	"technician_or_former",
]
