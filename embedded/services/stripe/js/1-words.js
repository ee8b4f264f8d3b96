/* A stand-in for Stripe.js: what it says and how it looks. The server joins the parts in one closure. */

const base = new URL(document.currentScript.src).origin;

const WORDS = {
	fr: {
		number: "Numéro de carte",
		expiry: "Date d'expiration",
		cvc: "Code de sécurité",
		monthYear: "MM / AA",
		incomplete_number: "Le numéro de carte est incomplet.",
		invalid_number: "Le numéro de carte est invalide.",
		incomplete_expiry: "La date d'expiration est incomplète.",
		invalid_expiry_year_past: "La date d'expiration est passée.",
		incomplete_cvc: "Le code de sécurité est incomplet.",
		card_declined: "Votre carte a été refusée.",
		insufficient_funds: "Les fonds de votre carte sont insuffisants.",
		expired_card: "Votre carte est expirée.",
		incorrect_cvc: "Le code de sécurité de votre carte est incorrect.",
		incorrect_number: "Le numéro de carte est invalide.",
		processing_error: "Une erreur est survenue lors du traitement de votre carte. Réessayez sous peu.",
		setup_intent_authentication_failure:
			"L'authentification de votre carte a échoué. Essayez une autre carte.",
		payment_intent_authentication_failure:
			"L'authentification de votre carte a échoué. Essayez une autre carte.",
		network: "Impossible de joindre le service de paiement. Vérifiez votre connexion.",
		secure: "Authentification 3-D Secure",
		question: "Votre banque veut confirmer que c'est bien vous.",
		approve: "Approuver",
		refuse: "Refuser",
		demo: "Formulaire de démonstration : carte 4242 4242 4242 4242, toute date future, tout code.",
		card: "Carte",
		acss_debit: "Débit préautorisé (compte bancaire)",
		institution: "Numéro d'institution",
		transit: "Numéro de transit",
		account: "Numéro de compte",
		incomplete_institution: "Le numéro d'institution a 3 chiffres.",
		incomplete_transit: "Le numéro de transit a 5 chiffres.",
		incomplete_account: "Le numéro de compte est incomplet.",
		demo_debit: "Formulaire de démonstration : institution 000, transit 11000, compte 000123456789.",
		mandate: "Accord de débit préautorisé",
		mandate_text:
			"J'autorise Gigafibre à débiter ce compte, selon l'accord de débit préautorisé, pour les factures à venir. Je peux annuler cet accord en tout temps.",
		agree: "J'accepte",
		not_agreed: "L'accord de débit préautorisé n'a pas été accepté.",
		account_number_invalid: "Ce numéro de compte n'existe pas.",
	},
	en: {
		number: "Card number",
		expiry: "Expiration date",
		cvc: "Security code",
		monthYear: "MM / YY",
		incomplete_number: "Your card number is incomplete.",
		invalid_number: "Your card number is invalid.",
		incomplete_expiry: "Your card's expiration date is incomplete.",
		invalid_expiry_year_past: "Your card's expiration date is in the past.",
		incomplete_cvc: "Your card's security code is incomplete.",
		setup_intent_authentication_failure: "We could not authenticate your card. Try another one.",
		payment_intent_authentication_failure: "We could not authenticate your card. Try another one.",
		network: "The payment service cannot be reached. Check your connection.",
		secure: "3-D Secure authentication",
		question: "Your bank wants to confirm that this is you.",
		approve: "Approve",
		refuse: "Refuse",
		demo: "Demonstration form: card 4242 4242 4242 4242, any future date, any code.",
		card: "Card",
		acss_debit: "Pre-authorized debit (bank account)",
		institution: "Institution number",
		transit: "Transit number",
		account: "Account number",
		incomplete_institution: "The institution number has 3 digits.",
		incomplete_transit: "The transit number has 5 digits.",
		incomplete_account: "The account number is incomplete.",
		demo_debit: "Demonstration form: institution 000, transit 11000, account 000123456789.",
		mandate: "Pre-authorized debit agreement",
		mandate_text:
			"I authorize Gigafibre to debit this account, under the pre-authorized debit agreement, for bills to come. I may cancel this agreement at any time.",
		agree: "I agree",
		not_agreed: "The pre-authorized debit agreement was not accepted.",
		account_number_invalid: "There is no such account.",
	},
};

const STYLE = `
	.fake-stripe{display:grid;grid-template-columns:1fr 1fr;gap:12px;font-family:var(--fs-font,inherit);color:var(--fs-text,inherit)}
	.fake-stripe label{display:block;margin-bottom:4px;font-size:.93em}
	.fake-stripe .wide{grid-column:1/-1}
	.fake-stripe fieldset{display:flex;flex-wrap:wrap;gap:12px;border:0;margin:0;padding:0}
	.fake-stripe fieldset label{display:flex;gap:8px;align-items:center;min-height:44px;margin:0}
	.fake-stripe fieldset input{width:24px;min-height:24px}
	.fake-stripe input{box-sizing:border-box;width:100%;min-height:44px;padding:8px 12px;font:inherit;color:inherit;
		background:var(--fs-background,transparent);border:1px solid var(--fs-border,#6b7280);border-radius:var(--fs-radius,6px)}
	.fake-stripe input:focus-visible{outline:2px solid var(--fs-primary,#1a56db);outline-offset:1px}
	.fake-stripe input[aria-invalid=true]{border-color:var(--fs-danger,#b42318)}
	.fake-stripe .error{color:var(--fs-danger,#b42318);margin:4px 0 0;font-size:.93em}
	.fake-stripe .hint{margin:0;font-size:.87em}
	.fake-stripe-3ds{max-width:26rem;border:0;border-radius:12px;padding:24px;box-shadow:0 12px 40px #0006}
	.fake-stripe-3ds::backdrop{background:#0008}
	.fake-stripe-3ds div{display:flex;gap:12px;margin-top:16px}
	.fake-stripe-3ds button{flex:1;min-height:44px;font:inherit;cursor:pointer;border-radius:6px;border:1px solid #1f2937}
	.fake-stripe-3ds button:first-child{background:#1f2937;color:#fff}`;

const VARIABLES = {
	colorPrimary: "--fs-primary",
	colorText: "--fs-text",
	colorBackground: "--fs-background",
	colorDanger: "--fs-danger",
	borderRadius: "--fs-radius",
	fontFamily: "--fs-font",
};

const words = (locale) => {
	const wanted = !locale || locale === "auto" ? document.documentElement.lang || navigator.language : locale;
	return wanted.toLowerCase().startsWith("fr") ? WORDS.fr : WORDS.en;
};

const addStyle = () => {
	if (document.getElementById("fake-stripe-style")) return;
	const style = document.createElement("style");
	style.id = "fake-stripe-style";
	style.textContent = STYLE;
	document.head.append(style);
};
