// A photo of the job, reduced in size: telephones take many megabytes, and a few hundred kilobytes are enough to see a
// splice, and to be kept on the phone until there is a signal.
import { word } from "site/words";

const LONGEST_EDGE = 1600;
const JPEG_QUALITY = 0.8;

export async function smaller(file) {
	const picture = await createImageBitmap(file).catch(() => {
		throw new Error(word("bad_photo"));
	});
	const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
	const canvas = Object.assign(document.createElement("canvas"), {
		width: Math.round(picture.width * scale),
		height: Math.round(picture.height * scale),
	});
	canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
	picture.close();
	return canvas.toDataURL("image/jpeg", JPEG_QUALITY);
}
