"""The legacy database of the documents as MariaDB tables: old-fashioned types, no foreign keys, two character sets.
Data only.

Column types are those of MariaDB; the columns are in the order of the rows that `generator.py` makes.
"""

from __future__ import annotations

TABLES: dict[str, dict[str, str]] = {
	"olt": {
		"ip": "varchar(40)", "emplacement": "varchar(80)", "marque": "varchar(40)", "modele": "varchar(40)",
		"zone_tarifaire": "varchar(10)", "nb_slots": "int", "nb_ports": "int", "nb_onts": "int",
	},
	"fibre": {
		"id": "int", "rue": "varchar(140)", "ville": "varchar(80)", "zip": "varchar(20)", "latitude": "varchar(20)",
		"longitude": "varchar(20)", "info_connect": "varchar(40)", "frame": "int", "slot": "int", "port": "int",
		"ontid": "int", "sn": "varchar(40)", "service_id": "int", "boitier_pas_install": "tinyint",
		"zone_tarifaire": "varchar(10)", "vitesse_max": "int",
	},
	"product": {
		"id": "int", "sku": "varchar(40)", "nom": "varchar(140)", "nom_en": "varchar(140)", "prix": "varchar(20)",
		"categorie": "varchar(60)", "combo_ready": "tinyint", "vitesse_down": "int", "vitesse_up": "int",
		"profil": "varchar(20)",
	},
	"product_zone": {"id": "int", "sku": "varchar(40)", "zone_tarifaire": "varchar(10)", "prix": "varchar(20)"},
	"account": {
		"id": "int", "prenom": "varchar(80)", "nom": "varchar(80)", "compagnie": "varchar(140)",
		"courriel": "varchar(140)", "telephone": "varchar(140)", "cellulaire": "varchar(140)", "langue": "varchar(20)",
		"commercial": "tinyint", "statut": "varchar(20)", "solde": "varchar(20)", "ppa": "tinyint",
		"stripe_customer": "varchar(40)", "stripe_pm": "varchar(40)", "carte": "varchar(40)", "notes": "text",
		"sans_texto": "tinyint", "sans_courriel": "tinyint", "facture_papier": "tinyint",
	},
	"delivery": {
		"id": "int", "account_id": "int", "adresse": "varchar(140)", "ville": "varchar(80)", "zip": "varchar(20)",
		"notes": "text",
	},
	"service": {
		"id": "int", "delivery_id": "int", "sku": "varchar(40)", "prix": "varchar(20)", "qte": "int",
		"statut": "varchar(20)", "raison": "varchar(20)", "date_debut": "date", "date_fin": "date",
		"engagement": "int", "fin_engagement": "date", "facture_jusqu": "varchar(20)", "suspendu_le": "date",
		"retour_le": "date",
	},
	"service_rabais": {
		"id": "int", "service_id": "int", "sku": "varchar(40)", "montant": "varchar(20)", "fin": "date",
	},
	"equipement": {
		"id": "int", "service_id": "int", "type": "varchar(40)", "modele": "varchar(60)", "serial": "varchar(40)",
		"mac": "varchar(40)",
	},
	"invoice": {
		"id": "int", "account_id": "int", "date_facture": "varchar(20)", "echeance": "date", "total": "varchar(20)",
	},
	"invoice_item": {
		"id": "int", "invoice_id": "int", "service_id": "int", "sku": "varchar(40)", "description": "varchar(140)",
		"montant": "varchar(20)", "du": "date", "au": "date",
	},
	"payment": {
		"id": "int", "account_id": "int", "invoice_id": "int", "date_paiement": "varchar(20)",
		"montant": "varchar(20)", "mode": "varchar(40)", "reference": "varchar(60)",
	},
	"entente": {
		"id": "int", "account_id": "int", "date_entente": "date", "montant": "varchar(20)", "statut": "varchar(20)",
		"notes": "text",
	},
	"entente_versement": {
		"id": "int", "entente_id": "int", "echeance": "date", "montant": "varchar(20)", "paye": "tinyint",
	},
	"ppa": {
		"id": "int", "account_id": "int", "titulaire": "varchar(140)", "institution": "varchar(10)",
		"transit": "varchar(10)", "compte": "varchar(40)", "date_signature": "date", "statut": "varchar(20)",
		"stripe_mandate": "varchar(60)", "stripe_pm": "varchar(60)",
	},
	"ticket": {
		"id": "int", "account_id": "int", "delivery_id": "int", "sujet": "varchar(200)", "description": "text",
		"statut": "varchar(20)", "date_ouverture": "date", "date_fermeture": "date",
	},
	"ticket_msg": {
		"id": "int", "ticket_id": "int", "auteur_type": "varchar(20)", "auteur": "varchar(140)", "date_msg": "date",
		"message": "text",
	},
	"bon_travail": {
		"id": "int", "delivery_id": "int", "date_visite": "date", "periode": "varchar(10)", "type": "varchar(20)",
		"statut": "varchar(20)", "technicien": "varchar(80)", "notes": "text", "raison": "varchar(140)",
	},
	"prospect": {
		"id": "int", "prenom": "varchar(80)", "nom": "varchar(80)", "courriel": "varchar(140)",
		"telephone": "varchar(140)", "langue": "varchar(20)", "adresse": "varchar(140)", "ville": "varchar(80)",
		"zip": "varchar(20)", "date_demande": "date", "consentement": "tinyint", "avise_le": "date", "notes": "text",
	},
	"genieacs.wifi": {"id": "int", "serial": "varchar(40)", "ssid": "varchar(64)", "password": "varchar(80)"},
	"genieacs.voip": {
		"id": "int", "serial": "varchar(40)", "username": "varchar(60)", "password": "varchar(80)",
		"numero": "varchar(20)",
	},
}  # fmt: skip
