"""The dialects that come with the app, one for each family of OLT. A provider changes them where its firmware differs.

Written from the makers' published command references, not tried on a machine of theirs: an OLT begins with the driver
Command Card, where a person reads each command before it is typed.
"""

from __future__ import annotations

from gigafibre_fsm.flow.network.dialects import as_record
from gigafibre_fsm.integrations.olt.dialect import (
	CHANGE_PROFILE,
	CONNECT,
	DISCONNECT,
	FIND_NEW,
	READ_STATE,
	Dialect,
)
from gigafibre_fsm.setup.ledger import make

SMARTAX = Dialect(
	platform="huawei_smartax",
	commands={
		CONNECT: """config
interface gpon {frame}/{slot}
ont add {port} {ont_id} sn-auth "{serial_hex}" omci ont-lineprofile-id {profile} ont-srvprofile-id 1 desc "{description}"
quit
service-port vlan {vlan} gpon {frame}/{slot}/{port} ont {ont_id} gemport 1 multi-service user-vlan {vlan} tag-transform translate
return""",
		CHANGE_PROFILE: """config
interface gpon {frame}/{slot}
ont modify {port} {ont_id} ont-lineprofile-id {profile}
return""",
		DISCONNECT: """config
undo service-port port {frame}/{slot}/{port} ont {ont_id}
interface gpon {frame}/{slot}
ont delete {port} {ont_id}
return""",
		READ_STATE: """display ont info {frame} {slot} {port} {ont_id}
display service-port port {frame}/{slot}/{port} ont {ont_id}""",
		FIND_NEW: "display ont autofind all",
	},
	refused=r"^\s*(Failure:|% ?(Unknown command|Incomplete command|Parameter error|Too many parameters))",
	busy=r"System is busy",
	already=r"ONT ID has already existed|port has existed already|No service virtual port can be operated",
	missing=r"required ONT does not exist",
	facts={
		"serial": r"^\s*SN\s*:\s*([0-9A-F]{16})",
		"profile": r"^\s*Line profile ID\s*:\s*(\d+)",
		"run": r"^\s*Run state\s*:\s*(\S+)",
		"vlan": r"^\s*\d+\s+(\d+)\s+common\s+gpon",
	},
	found=r"F/S/P\s*:\s*(?P<frame>\d+)/(?P<slot>\d+)/(?P<port>\d+)\s*\n\s*Ont SN\s*:\s*(?P<serial>[0-9A-F]{16})",
)

DIALECTS = {"SmartAX": SMARTAX}


def apply() -> None:
	for name, dialect in DIALECTS.items():
		make("OLT Dialect", {"dialect_name": name}, as_record(name, dialect))
