"""The OLT Dialects that come with the app, one per OLT family. A provider adapts them to its firmware.

Written from the vendors' published command references, not tested on real OLTs: an OLT begins with the driver Command Card,
with which a person reads each command before typing it.
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
from gigafibre_fsm.setup.ledger import get_or_create

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
	power_lost=r"^\s*Last down cause\s*:\s*dying-gasp",
	light_lost=r"^\s*Last down cause\s*:\s*LO(S|Si|Bi|Fi)",
)

ZXROS = Dialect(
	platform="zte_zxros",
	commands={
		CONNECT: """configure terminal
interface gpon-olt_1/{slot}/{port}
onu {ont_id} type ALL sn {serial}
exit
interface gpon-onu_1/{slot}/{port}:{ont_id}
description {description}
tcont 1 profile {profile}
gemport 1 tcont 1
service-port 1 vport 1 user-vlan {vlan} vlan {vlan}
end""",
		CHANGE_PROFILE: """configure terminal
interface gpon-onu_1/{slot}/{port}:{ont_id}
tcont 1 profile {profile}
end""",
		DISCONNECT: """configure terminal
interface gpon-olt_1/{slot}/{port}
no onu {ont_id}
end""",
		READ_STATE: """show gpon onu detail-info gpon-onu_1/{slot}/{port}:{ont_id}
show running-config interface gpon-onu_1/{slot}/{port}:{ont_id}""",
		FIND_NEW: "show gpon onu uncfg",
	},
	refused=r"^\s*%?\s*(Error|Code \d+|Invalid input|Incomplete command|Unrecognized command)",
	busy=r"(system|device) is busy|being configured by another",
	already=r"already exist",
	missing=r"(ONU|onu|entry|interface).*(not exist|does not exist)|No related information",
	facts={
		"serial": r"^\s*Serial number:\s*([A-Z]{4}[0-9A-F]{8})",
		"profile": r"^\s*tcont 1 (?:name \S+ )?profile (?:LP-)?(\d+)",
		"run": r"^\s*Phase state:\s*(\S+)",
		"vlan": r"service-port 1 vport 1 user-vlan \d+ vlan (\d+)",
	},
	online="working",
	found=r"gpon-onu_\d+/(?P<slot>\d+)/(?P<port>\d+):\d+\s+(?P<serial>[A-Z]{4}[0-9A-F]{8})(?P<frame>(?=))",
	power_lost=r"^\s*Phase state:\s*DyingGasp|DyingGasp\s*$",
	light_lost=r"^\s*Phase state:\s*(LOS|OffLine)|LOSi?\s*$",
)

ROAP = Dialect(
	platform="raisecom_roap",
	commands={
		CONNECT: """config
interface gpon-olt {slot}/{port}
create gpon-onu {ont_id} sn {serial} line-profile-id {profile} service-profile-id 1
quit
interface gpon-onu {slot}/{port}/{ont_id}
description {description}
end""",
		CHANGE_PROFILE: """config
interface gpon-onu {slot}/{port}/{ont_id}
line-profile-id {profile}
end""",
		DISCONNECT: """config
interface gpon-olt {slot}/{port}
no create gpon-onu {ont_id}
end""",
		READ_STATE: """show interface gpon-onu {slot}/{port}/{ont_id} creation-information
show interface gpon-onu {slot}/{port}/{ont_id} online-information""",
		FIND_NEW: "show interface gpon-olt illegal-onu",
	},
	refused=r"^\s*%?\s*(Error|Failed|Invalid|Unknown command|Incomplete)",
	busy=r"[Bb]usy",
	already=r"already (exist|created)",
	missing=r"(not exist|has not been created|no ONU)",
	facts={
		"serial": r"\b([A-Z]{4}[0-9A-F]{8})\b",
		"profile": r"^\s*Line[- ]profile(?:[- ]id)?\s*:\s*(\d+)",
		"run": r"^\s*(?:Online|Run)[- ]state\s*:\s*(\S+)",
	},
	found=r"(?P<frame>(?=))(?P<slot>\d+)/(?P<port>\d+)\s+(?P<serial>[A-Z]{4}[0-9A-F]{8})",
	power_lost=r"[Dd]ying[- ]?[Gg]asp",
	light_lost=r"\bLOS\b",
)

DIALECTS = {"SmartAX": SMARTAX, "ZXA10": ZXROS, "ISCOM": ROAP}


def apply() -> None:
	for name, dialect in DIALECTS.items():
		get_or_create("OLT Dialect", {"dialect_name": name}, as_record(name, dialect))
