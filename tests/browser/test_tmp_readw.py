from __future__ import annotations
import pytest
from tests.browser.signing_in import sign_in
from tests.browser.looking import widest
from tests.world.fixtures import MANAGER
pytestmark = [pytest.mark.site, pytest.mark.browser]
WIDE = """() => { const w = innerWidth; const out = [];
for (const e of document.querySelectorAll('body *')) { const r = e.getBoundingClientRect();
 if (r.width && r.right > w + 1 && getComputedStyle(e).display !== 'none') out.push([e.tagName, e.className && e.className.toString().slice(0,80), Math.round(r.left), Math.round(r.right), (e.textContent||'').trim().slice(0,40)]); }
return out.slice(0,60); }"""

def test_look(world, new_page):
	frappe = world.look()
	at = frappe.utils.add_to_date(None, hours=-2)
	inc = frappe.get_doc({"doctype": "Network Incident", "status": "Running", "cause": "Fibre Cut", "started_at": at,
		"place": "OLT Sainte-Clotilde 0/1/3", "message_state": "To Decide", "lines_affected": 3, "lines_down": 2}).insert(ignore_mandatory=True)
	for loc in frappe.get_all("Service Location", ["name", "customer"], limit=3):
		frappe.get_doc({"doctype": "Incident Location", "incident": inc.name, "location": loc.name, "customer": loc.customer, "silent_since": at}).insert(ignore_mandatory=True)
	frappe.db.commit()
	page = new_page(390, 844)
	page.set_default_timeout(45000)
	sign_in(page, MANAGER, world.password)
	for dt, name in (("network-incident", inc.name), ("customer", frappe.get_all("Customer", limit=1)[0].name), ("service-location", frappe.get_all("Service Location", limit=1)[0].name)):
		page.goto(f"/app/{dt}/{name}")
		page.wait_for_function("name => window.cur_frm && cur_frm.doc.name === name", arg=name)
		page.wait_for_timeout(2500)
		print(dt, page.evaluate("[document.documentElement.scrollWidth, innerWidth, document.body.scrollWidth]"))
		for row in page.evaluate(WIDE): print("   ", row)
		page.screenshot(path=f"/tmp/readw_{dt}.png", full_page=True)
	page.set_viewport_size({"width": 1400, "height": 900})
	page.goto(f"/app/network-incident/{inc.name}"); page.wait_for_timeout(2500)
	page.screenshot(path="/tmp/readw_incident_1400.png", full_page=True)
