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
		setup_intent_authentication_failure: "L'authentification de votre carte a échoué. Essayez une autre carte.",
		payment_intent_authentication_failure: "L'authentification de votre carte a échoué. Essayez une autre carte.",
		network: "Impossible de joindre le service de paiement. Vérifiez votre connexion.",
		secure: "Authentification 3-D Secure",
		question: "Votre banque veut confirmer que c'est bien vous.",
		approve: "Approuver",
		refuse: "Refuser",
		demo: "Formulaire de démonstration : carte 4242 4242 4242 4242, toute date future, tout code.",
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
	},
};

const STYLE = `
	.fake-stripe{display:grid;grid-template-columns:1fr 1fr;gap:12px;font-family:var(--fs-font,inherit);color:var(--fs-text,inherit)}
	.fake-stripe label{display:block;margin-bottom:4px;font-size:.93em}
	.fake-stripe .wide{grid-column:1/-1}
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
