"""Small files of addresses, as the government publishes them."""

from __future__ import annotations

import datetime
from pathlib import Path

HEADER = (
	"uuid,numero_municipal,numero_municipal_suffixe,numero_unite,odonyme_recompose_court,nom_municipalite,"
	"code_municipalite,code_postal,latitude,longitude"
)
GOOD = "essai-{0},{0},A,,Chemin de la Rivière,Hemmingford,68015,j0l1h0,45.08338,-73.58248"


TODAY = datetime.date(2026, 8, 1)
# The columns of the official file, including those that are not read here.
OFFICIAL = (
	"identifiant_unique_adresse,date_diffusion_version,date_fin,numero_municipal,numero_municipal_suffixe,numero_unite,"
	"code_postal,seqodo,odonyme_recompose_normal,odonyme_recompose_court,adresse_formatee,etat,code_municipalite,"
	"nom_municipalite,longitude,latitude"
)
ROW = "essai-{0},20260801,{1},{0},½,,J0L1H0,1,Chemin long,Chemin de la Rivière,x,{2},68015,Hemmingford,-73.58248,45.08338"


MANY = [GOOD.format(number) for number in range(1, 46)]


def file(folder: Path, *lines: str, header: str = HEADER) -> Path:
	path = folder / "rqa.csv"
	path.write_text("\ufeff" + "\n".join((header, *lines)) + "\n", encoding="utf-8")
	return path
