"""Street names of the sample addresses, typical of south-west Montérégie. Data only."""

from __future__ import annotations

OWN: dict[str, tuple[str, ...]] = {
	"Saint-Anicet": (
		"route 132",
		"avenue Jules-Léger",
		"chemin de la Pointe-Leblanc",
		"chemin Neuf",
		"montée Cooper",
	),
	"Hemmingford": (
		"rue Frontière",
		"route 202",
		"route 219",
		"chemin de Covey Hill",
		"chemin Williams",
		"avenue Champlain",
	),
	"Saint-Antoine-Abbé": (
		"route 201",
		"rang des Botreaux",
		"rang Saint-Antoine",
		"chemin de la Rivière-aux-Outardes",
	),
	"Havelock": ("route 203", "chemin de Covey Hill", "route 202", "chemin Sills", "montée Gibson"),
	"Athelstan": ("chemin de la Rivière", "chemin Ridge", "chemin Gore", "rue Hinchinbrooke"),
	"Saint-Louis-de-Gonzague": (
		"rue Principale",
		"rang du Trente",
		"chemin de la Rivière-Saint-Louis",
		"chemin du Pont-Larocque",
	),
	"Huntingdon": (
		"rue King",
		"rue Châteauguay",
		"rue Bouchette",
		"rue Lake",
		"rue Dalhousie",
		"rue Wellington",
	),
	"Ormstown": (
		"rue Gale",
		"rue Lambton",
		"route 138A",
		"rang des Botreaux",
		"chemin de la Rivière-Châteauguay",
	),
	"Sainte-Clotilde": (
		"chemin de la Rivière",
		"chemin de l'Église",
		"rang 1",
		"rang 2",
		"rue Principale",
		"route 209",
	),
	"Saint-Chrysostome": (
		"rang Notre-Dame",
		"rang Saint-Charles",
		"rue Saint-Alexis",
		"rang du Moulin",
		"route 203",
	),
	"Sainte-Barbe": (
		"chemin de l'Église",
		"chemin du Bord-de-l'Eau",
		"montée du Lac",
		"40e Avenue",
		"39e Avenue",
	),
	"Godmanchester": ("chemin Ridge", "route 138", "chemin de la Première-Concession", "montée Cazaville"),
	"Dundee": ("montée Smallman", "route 132", "chemin de la Pointe-Hopkins", "chemin Sainte-Agnès"),
	"Elgin": ("chemin de la 2e-Concession", "chemin de la 1re-Concession", "chemin Shearer", "chemin Beaver"),
	"Franklin": ("route 202", "route 201", "chemin Stevenson", "rang Dumas", "chemin de Covey Hill"),
	"Howick": ("rue Colville", "rue Lambton", "rue Mill", "rue Logan"),
	"Très-Saint-Sacrement": ("route 203", "route 138", "rang du Dix", "chemin de la Rivière-aux-Anglais"),
	"Rockburn": ("chemin de Rockburn", "chemin Brook", "route 202", "chemin Boyd"),
	"Saint-Stanislas-de-Kostka": (
		"rue Centrale",
		"rue Principale",
		"chemin de la Baie",
		"route 132",
		"rang du Cinq",
	),
	"Saint-Urbain-Premier": (
		"rue Principale",
		"rang Double",
		"rang de la Rivière-des-Fèves",
		"montée Grande-Ligne",
	),
	"Saint-Étienne-de-Beauharnois": (
		"chemin Saint-Louis",
		"rue de l'Église",
		"rang Sainte-Anne",
		"rang du Dix",
	),
	"Sainte-Martine": (
		"rue Saint-Joseph",
		"boulevard Saint-Jean-Baptiste",
		"rue des Copains",
		"chemin de la Beauce",
	),
	"Saint-Patrice-de-Sherrington": (
		"rue Saint-Patrice",
		"rang des Sloan",
		"rang Saint-François",
		"rang Contant",
	),
	"Saint-Bernard-de-Lacolle": ("rang Saint-Claude", "rang Saint-André", "route 202", "montée Guay"),
	"Saint-Édouard": ("montée Lussier", "rue Principale", "rang des Sloan", "rang Saint-André"),
	"Saint-Rémi": ("rue de la Mairie", "rue Notre-Dame", "rue Saint-Paul", "rang Saint-Antoine"),
	"Saint-Michel": ("rue Principale", "place Saint-Michel", "rang Saint-Pierre", "route 221"),
	"Napierville": ("rue de l'Église", "rue Saint-Jacques", "rue Saint-Alexandre"),
	"Saint-Jacques-le-Mineur": ("rue Principale", "chemin du Ruisseau", "rang Coteau"),
	"Saint-Isidore": ("rang Saint-Régis", "rue Saint-Simon", "rang Saint-Joseph"),
	"Mercier": ("boulevard Saint-Jean-Baptiste", "rue de l'Église", "boulevard Sainte-Marguerite"),
	"Châteauguay": ("boulevard D'Youville", "rue Principale", "boulevard Maple"),
	"Beauharnois": ("rue Ellice", "chemin Saint-Louis", "rue Sainte-Catherine"),
	"Salaberry-de-Valleyfield": ("rue Sainte-Cécile", "rue Victoria", "boulevard du Havre"),
	"Saint-Zotique": ("rue Principale", "34e Avenue", "20e Rue"),
}

VILLAGE_CORES = (
	"Principale", "de l'Église", "du Moulin", "de l'École", "du Collège", "du Parc", "des Érables",
	"des Pins", "des Ormes", "des Bouleaux", "des Lilas", "des Cèdres", "des Saules", "des Pommiers",
	"des Tilleuls", "du Verger", "du Ruisseau", "de la Fabrique", "de la Gare", "de la Montagne",
	"du Couvent", "du Marché", "du Domaine", "des Champs", "Lafleur", "Dupuis", "Lussier", "Brault",
	"Primeau", "Laberge", "Faubert", "Montpetit", "Leduc", "Gagnon", "Turcot", "Picard", "Saint-Joseph",
	"Saint-Jean", "Sainte-Anne", "Notre-Dame", "Saint-Pierre", "Saint-Paul", "Saint-Louis",
	"Sainte-Marie",
)  # fmt: skip
ENGLISH_VILLAGE_CORES = (
	"Main", "Mill", "Church", "Maple", "Bridge", "Prince", "Queen", "Elm", "Orchard", "Station", "Front",
	"Border",
)  # fmt: skip
RURAL_CORES = (
	"Saint-Charles", "Saint-André", "Sainte-Marguerite", "Saint-François", "Saint-Georges",
	"Sainte-Catherine", "Saint-Philippe", "Saint-Laurent", "Saint-Henri", "Sainte-Cécile",
	"Saint-Isidore", "Saint-Régis", "Sainte-Mélanie", "de la Rivière", "du Ruisseau-Norton", "des Dumas",
	"des Étangs", "du Lac", "des Vergers", "de la Cabane-Ronde", "du Petit-Bois", "de la Grande-Ligne",
	"de la Côte", "des Sources", "du Canal", "de la Baie", "de la Pointe", "de la Cannerie", "Leahy",
	"Rennie", "Brisebin", "Cook", "Murray", "McKinnon", "Robson", "Lang", "Trout-River", "Powerscourt",
	"Tannahill", "Allan's Corners", "Gilmore", "Carr", "Fertile-Creek", "Dewittville", "Blackwood",
)  # fmt: skip
RURAL_TYPES = ("chemin", "rang", "montée", "chemin", "rang")
NUMBERED = (
	"1er Rang", "2e Rang", "3e Rang", "4e Rang", "rang 5", "rang 6", "chemin de la 1re-Concession",
	"chemin de la 3e-Concession",
)  # fmt: skip
VILLAGE_TYPES = ("rue", "rue", "rue", "avenue", "rue")

RURAL_WORDS = ("route", "chemin", "rang", "montée", "concession")


def is_rural(odonym: str) -> bool:
	return any(word in odonym.lower() for word in RURAL_WORDS)
