"""The cases of methods called by devices and external systems."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import Case, nothing
from tests.world import orders

CASES: dict[str, Case] = {
	"device.event": Case(
		"device",
		lambda w, h: {"serial": h.live.bought.codes["ONT"], "event": "inform"},
		{"known"},
		{
			"serial": wrong.TEXT,
			"event": ("explode", ["inform"], {"a": 1}, 7),
			"mac": wrong.NOT_A_TEXT,
			"ip": wrong.NOT_A_TEXT,
			"firmware": wrong.NOT_A_TEXT,
			"event_key": (*wrong.NOT_A_TEXT, wrong.LONG),
			"acs_device_id": (*wrong.NOT_A_TEXT, wrong.LONG),
			"product_class": wrong.NOT_A_TEXT,
			"oui": wrong.NOT_A_TEXT,
			"macs": ({"a": 1}, "x", 7, [["x"]]),
			"readings": ([1], "x", 7, {"Device.A": {"a": 1}}),
			"uptime": wrong.NOT_A_TEXT,
		},
	),
	"device.done": Case(
		"device",
		lambda w, h: {"acs_device_id": "403F8C-Device2-Nobody", "session": "1700000000000"},
		{"pushes"},
		{
			"acs_device_id": (*wrong.TEXT, wrong.LONG),
			"session": wrong.TEXT,
		},
	),
	"device.provision": Case(
		"device",
		lambda w, h: {"serial": h.live.bought.codes["ONT"]},
		{"serial", "wifi", "voip", "vlan", "parameters"},
		{"serial": wrong.TEXT},
	),
	"device.activated": Case(
		"device",
		lambda w, h: {"serial": h.live.bought.codes["ONT"]},
		{"known"},
		{
			"serial": wrong.TEXT,
			"mac": wrong.NOT_A_TEXT,
			"macs": ({"a": 1}, "x", 7),
			"ip": wrong.NOT_A_TEXT,
			"uptime": wrong.NOT_A_TEXT,
		},
	),
	"device.configuration": Case(
		"device",
		lambda w, h: {
			"serial": h.live.bought.codes["ONT"],
			"acs_device_id": orders.acs_device_id("ONT", h.live.bought.codes["ONT"]),
		},
		{"since", "parameters"},
		{"serial": wrong.TEXT, "acs_device_id": (*wrong.NOT_A_TEXT, wrong.LONG)},
	),
	"webhook.stripe": Case("visitor", nothing, told_by="test_a_stripe_webhook_is_handled"),
	"webhook.twilio": Case("visitor", nothing, told_by="test_a_twilio_callback_is_recorded"),
	"webhook.twilio_sms": Case("visitor", nothing, told_by="test_a_signed_text_message_arrives"),
}
