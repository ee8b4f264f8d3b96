"""Words that form names of streets and towns in Quebec. Sample data: not a list of real streets."""

# ruff: noqa: SIM905 - lists of words are read more easily as text

from __future__ import annotations

SAINTS = (
	"Adèle Adolphe Agathe Aimé Alban Albert Alexandre Alexis Alphonse Ambroise Amable André Anicet Anne Anselme Antoine"
	" Apollinaire Armand Arsène Athanase Augustin Barnabé Barthélemy Basile Benoît Bernard Blaise Bonaventure Boniface Bruno"
	" Calixte Camille Casimir Catherine Cécile Célestin Césaire Charles Christine Chrysostome Claire Claude Clément Clet"
	" Clotilde Côme Constant Cyprien Cyrille Damase Damien David Denis Didace Dominique Donat Édouard Élie Éloi Élisabeth"
	" Elzéar Émile Émilie Ephrem Étienne Eugène Eulalie Eusèbe Eustache Fabien Famille Félicité Félix Ferdinand Fidèle Flavien"
	" Florence Fortunat François Frédéric Gabriel Gaspard Geneviève Georges Gérard Germain Gertrude Gervais Gilbert Gilles"
	" Godefroy Grégoire Guillaume Hélène Henri Hermas Hermine Hilaire Hippolyte Honoré Hubert Hugues Hyacinthe Ignace Irène"
	" Isabelle Isidore Jacques Janvier Jean Jeanne Jérôme Joachim Joseph Jude Jules Julie Julien Justine Lambert Laurent Lazare"
	" Léandre Léon Léonard Liboire Lin Louis Louise Luc Lucie Lucien Ludger Madeleine Magloire Malachie Malo Marc Marcel"
	" Marcellin Marguerite Marie Marthe Martin Martine Mathias Mathieu Maurice Maxime Michel Modeste Monique Narcisse Nazaire"
	" Nicolas Noël Norbert Octave Odile Olivier Onésime Ours Pacôme Pamphile Pascal Patrice Paul Paulin Philémon Philippe Pie"
	" Pierre Placide Polycarpe Prosper Raphaël Raymond Rédempteur Régis Rémi René Robert Roch Roger Romain Rosalie Rosaire"
	" Samuel Sébastien Séverin Siméon Simon Sixte Sophie Stanislas Sylvère Sylvestre Télesphore Thècle Théodore Théophile"
	" Thérèse Thomas Timothée Tite Ubalde Urbain Urgel Ursule Valentin Valère Valérien Vallier Venant Véronique Victoire Victor"
	" Vincent Vital Wenceslas Xavier Yves Zacharie Zénon Zéphirin Zotique"
).split()
FEMALE = frozenset(
	(
		"Adèle Agathe Anne Catherine Cécile Christine Claire Clotilde Élisabeth Émilie Eulalie Famille Félicité Florence"
		" Geneviève Gertrude Hélène Hermine Irène Isabelle Jeanne Julie Justine Louise Lucie Madeleine Marguerite Marie Marthe"
		" Martine Monique Odile Rosalie Sophie Thècle Thérèse Ursule Véronique Victoire"
	).split()
)
SURNAMES = (
	"Allard Archambault Arsenault Aubin Audet Auger Ayotte Baril Beauchamp Beaudoin Beaulieu Beauregard Bédard Béland Bélair"
	" Bélanger Bergeron Bernier Bertrand Bérubé Bilodeau Bisson Bissonnette Blais Blanchard Blanchet Blouin Boivin Boisvert"
	" Bolduc Bouchard Boucher Boudreau Bourassa Bourgeois Bourque Boutin Boyer Brassard Breton Brisson Brodeur Brunet Bureau"
	" Cadieux Campeau Caron Carrier Castonguay Cayer Chabot Champagne Chapdelaine Charbonneau Charest Charette Charron Chartrand"
	" Chénier Chevalier Chouinard Cloutier Comeau Corbeil Cormier Côté Couture Cyr Daigle Dagenais Dallaire Daoust David Demers"
	" Denis Deschamps Deschênes Desjardins Desrochers Desrosiers Dionne Doucet Drapeau Drolet Drouin Dubé Dubois Dubuc Duchesne"
	" Dufour Dufresne Dugas Duguay Dumais Dumas Dumont Dumoulin Dupont Dupuis Durand Duval Émond Éthier Faucher Ferland Filion"
	" Fiset Fleury Fontaine Forget Fortier Fortin Fournier Fradette Fréchette Gagné Gagnon Galarneau Gaudreault Gauthier Gauvin"
	" Gélinas Gendron Genest Gervais Giguère Gilbert Gingras Girard Giroux Godbout Godin Goulet Gosselin Goyette Grégoire Grenier"
	" Grondin Guay Guérin Hamel Hamelin Harvey Hébert Houle Huard Hudon Huot Jacob Jalbert Jean Jobin Joly Jutras Labbé Labelle"
	" Laberge Labonté Labrecque Lachance Lacasse Lacombe Lacroix Laflamme Lafleur Lafond Lafontaine Lafrance Lalonde Lambert"
	" Lamontagne Lamothe Lamoureux Landry Langevin Langlois Lapierre Lapointe Larivière Larocque Larose Larouche Latour Lauzon"
	" Lavallée Lavigne Lavoie Leblanc Leclair Leclerc Leduc Lefebvre Legault Légaré Lemay Lemieux Lepage Lessard Létourneau"
	" Lévesque Loiselle Lortie Lussier Maheux Mailhot Mailloux Marchand Marcotte Marquis Martel Martineau Masson Mathieu Ménard"
	" Mercier Messier Meunier Michaud Mongeau Monette Moreau Morin Morissette Nadeau Naud Nault Ouellet Ouellette Pagé Paquet"
	" Paquette Paquin Paradis Parent Patenaude Pelletier Pépin Perreault Perron Petit Phaneuf Picard Piché Pilon Plante Plourde"
	" Poirier Poitras Poulin Pouliot Pratte Primeau Prévost Provencher Proulx Quesnel Quirion Racicot Racine Renaud Ricard Richard"
	" Rioux Rivard Robert Roberge Robitaille Rochon Rousseau Roussel Routhier Roy Ruel Sabourin Sansoucy Savard Savoie Sénécal"
	" Séguin Simard Sirois Soucy Sylvain Tanguay Tardif Tessier Théberge Therrien Thériault Thibault Thibodeau Tougas Tremblay"
	" Trépanier Trottier Trudeau Trudel Turcotte Turgeon Vachon Vaillancourt Valois Veilleux Verreault Vézina Viau Vigneault"
	" Villeneuve Vincent"
).split()
FIRST = (
	"Adélard Albert Alfred Alphonse André Armand Arthur Aurèle Camille Charles Conrad Damase Edmond Émile Ernest Eugène Félix"
	" Fernand Gaston Georges Gérard Hector Henri Hormidas Honoré Jacques Jean Joseph Jules Léo Léon Louis Lucien Ludger Marcel"
	" Marie Maurice Napoléon Octave Olivier Omer Oscar Ovide Paul Philippe Pierre Raoul Raymond Robert Roland Rosaire Théodore"
	" Thomas Wilfrid Zéphirin"
).split()
OF = (
	"des Érables|des Pins|des Bouleaux|des Cèdres|des Ormes|des Chênes|des Peupliers|des Saules|des Épinettes|des Mélèzes"
	"|des Sapins|des Frênes|des Tilleuls|des Noyers|des Hêtres|des Pommiers|des Cerisiers|des Lilas|des Roses|des Violettes"
	"|des Tulipes|des Marguerites|des Pivoines|des Iris|des Lys|des Orchidées|des Hirondelles|des Mésanges|des Merles"
	"|des Cardinaux|des Geais-Bleus|des Colibris|des Outardes|des Hérons|des Goélands|des Faucons|des Loutres|des Castors"
	"|des Cerfs|des Renards|des Loups|de l'Église|du Moulin|de la Rivière|du Lac|de la Montagne|du Pont|de la Gare|du Quai"
	"|du Collège|du Couvent|du Marché|du Parc|du Ruisseau|de la Fabrique|de la Grève|du Bord-de-l'Eau|de la Plage|de l'Anse"
	"|du Domaine|de l'Érablière|de la Sucrerie|du Verger|des Vignes|de la Ferme|de la Savane|de la Tourbière|du Sommet"
	"|du Versant|de la Vallée|de la Colline|du Coteau|de la Falaise|des Rapides|des Chutes|de la Pointe|de l'Île|des Îles"
	"|du Golf|de l'Aréna|de l'Aéroport|du Cimetière|du Presbytère|de la Mairie|du Barrage|de la Station|du Rocher|des Carrières"
	"|de la Mine|du Petit-Bois|du Boisé|de la Forêt|de la Clairière|du Sentier|des Sources|de la Fontaine|de l'Étang"
	"|du Marais|de la Baie|du Portage|des Draveurs|des Bûcherons|des Pionniers|des Patriotes|des Seigneurs|des Loyalistes"
	"|des Écoliers|de l'Hôtel-de-Ville|de la Caisse|du Curé|des Religieuses|de l'Ermitage|du Manoir|du Château|du Fleuve"
	"|de la Rive|du Soleil|de la Lune|des Étoiles|de l'Aurore|du Crépuscule|du Nordet|des Neiges|de la Concorde|de l'Amitié"
	"|de la Paix|du Bonheur|de l'Harmonie|de la Liberté"
).split("|")
PLAIN = (
	"Principale|Notre-Dame|Sainte-Famille|Centrale|Commerciale|Industrielle|Royale|Champlain|Cartier|Papineau|Montcalm"
	"|Frontenac|Laurier|Dollard|Maisonneuve|Victoria|Wellington|King|Queen|Main|Church|Mill|Ridge|Covey Hill|Park|Lake|Spring"
	"|Maple|Elm|Bridge|College|Sherbrooke|Dufferin|Elgin|Prince|Albert|Bellevue|Belmont|Beaurivage|Sunset|Fairview|Riverside"
	"|Island|Brook|Stone|Cooper|Fisher|Gore|Concession|Richelieu|Dorchester|Craig|Aberdeen|Lansdowne|Hillcrest|Beech"
).split("|")
WATERS = (
	"aux-Outardes|aux-Saumons|aux-Bouleaux|des-Fèves|des-Hurons|du-Loup|Noire|Rouge|Blanche|Verte|aux-Pins|à-la-Tortue"
	"|du-Chêne|Châteauguay|Trout|aux-Brochets|Yamaska|Saint-Louis|du-Nord|du-Sud|Bostonnais|Croche|à-Mars|Ouelle"
).split("|")
TYPES = {
	"Rue": 58, "Avenue": 8, "Chemin": 11, "Rang": 5, "Route": 3, "Boulevard": 2, "Montée": 1.6, "Place": 3, "Croissant": 2.4,
	"Impasse": 1.6, "Terrasse": 1, "Côte": 0.6, "Allée": 0.8, "Sentier": 0.4, "Domaine": 0.4, "Promenade": 0.3, "Carré": 0.3,
}  # fmt: skip
TOWN_TAILS = (
	"de-Kamouraska de-Beauce de-Rouville de-Lotbinière de-Bellechasse de-Dorset de-Frontenac d'Arthabaska de-Wolfestown"
	" de-Matapédia de-Gaspé de-Joly des-Monts du-Lac de-la-Rivière-Sud de-Kingsey d'Orford de-Milton de-Brandon du-Fjord"
	" de-Montcalm d'Aylmer de-Champlain de-Maskinongé de-Richelieu de-Stukely de-Tilly de-Lanaudière"
).split()
TOWN_PLAIN = (
	"Val Mont Lac Baie Pointe Anse Havre Roc Cap Grand-Pré Belle-Rive Clair Port Bois Champ Beau-Lac Petit-Val Rive Fort Ville"
).split()
TOWN_ENDS = (
	"Bleu Noir Vert Doré Clair Joli Blanc Rouge Gris Perdu Serein Profond Fleuri Sauvage Brûlé Tranquille Royal Neuf Vieux"
).split()
ENGLISH_TOWNS = (
	"Ash Black Brook Cross Dun East Fair Glen Green High Hunt King Lake Land Mill New North Oak Red Stan West White Wood"
).split()
ENGLISH_ENDS = "borough burn bury dale field ford ham haven hurst ington ley mere stead stock ton ville wick worth".split()
