"""Values of a fictitious customer, for previews of messages."""

from __future__ import annotations

from typing import Any

FACTS: dict[str, Any] = {
	"name": "Marie Exemple",
	"order": "SAL-ORD-2026-00001",
	"address": "1867 chemin de la Rivière, Sainte-Clotilde",
	"date": "2026-12-08",
	"due_date": "2026-12-08",
	"time_window": "AM",
	"services": ["Internet 150 Mbit/s", "Télé Standard"],
	"service": "Internet 150 Mbit/s",
	"discount": "Rabais 24 mois",
	"amount": "15.00",
	"monthly": "172.02",
	"total": "114.92",
	"owed": "115.22",
	"carried": "0.30",
	"installments": "57,46 $, 8 décembre 2026 · 57,46 $, 22 décembre 2026",
	"invoice": "ACC-SINV-2026-00001",
	"card": "Visa •••• 4242",
	"technician": "Alex",
	"wifi_ssid": "Gigafibre-K7QX",
	"code": "123456",
	"minutes": 10,
	"ticket": "ISS-2026-00001",
	"subject_line": "Mon Internet est lent",
	"answer": "Bonjour, votre ligne est réparée.",
	"support_phone": "450 555-0123",
	"support_email": "soutien@example.com",
	"portal_url": "https://client.example.com/portail",
	"site_url": "https://www.example.com/internet",
	"privacy_url": "https://www.example.com/internet/confidentialite",
	"sender": "Gigafibre",
}
