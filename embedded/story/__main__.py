"""Plays the story on a running site; exit status 0 when every step succeeded."""

from __future__ import annotations

import sys
import time

from embedded.story import customer, device, field_work, network, order, storefront
from embedded.story.stage import Stage

STEPS = (
	("A visitor looks for fibre at an address, misspelt", storefront.search),
	("Another address has no fibre yet, and leaves a lead", storefront.leave_a_lead),
	("Internet, television and telephone for 24 months: the price", storefront.choose),
	("Three dates and a saved card; nothing is charged", order.check_out),
	("One transaction made the whole order", order.look_behind),
	("The OLT of the line takes its commands over SSH", network.drive_olt),
	("The dispatcher assigns a technician", field_work.dispatch),
	("The technician sets off, starts and scans", field_work.scan),
	("The OLT has registered the ONT, and says so", network.on_the_olt),
	("The devices wake up and are provisioned", device.boot),
	("The settings on the devices equal the records", device.compare),
	("An unknown device opens an issue", device.stranger),
	("The technician completes; the service is live and paid", field_work.complete),
	("The customer signs in and sees the invoice paid", customer.portal),
	("The customer changes the WiFi password", customer.change_wifi),
)


def main() -> int:
	stage = Stage.from_environment()
	sys.stdout.reconfigure(line_buffering=True)
	print("\nThe story (sample data, local stand-ins for every outside system)\n")
	began = time.perf_counter()
	for number, (title, step) in enumerate(STEPS, 1):
		started = time.perf_counter()
		print(f"{number:>3}. {title} …", end="\r" if sys.stdout.isatty() else "\n")
		try:
			told = step(stage)
		except Exception as failure:  # whatever the error, the story names the step
			print(f"{number:>3}. {title}: FAILED\n     {type(failure).__name__}: {failure}")
			return 1
		print(f"{number:>3}. {title:<62}{(time.perf_counter() - started) * 1000:>7.0f} ms")
		for line in told:
			print(f"       {line}")
	print(f"\n{len(STEPS)} steps in {time.perf_counter() - began:.1f} s\n")
	for line in customer.where_to_look(stage):
		print(f"  {line}")
	return 0


if __name__ == "__main__":
	sys.exit(main())
