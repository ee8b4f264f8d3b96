// A photo of the job, reduced in size: telephones take several megabytes, and a few hundred kilobytes are enough to
// see a splice.
import { post } from "site/api";
import { word } from "site/words";

const LONGEST_EDGE = 1600;
const JPEG_QUALITY = 0.8;

async function smaller(file) {
	const picture = await createImageBitmap(file);
	const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
	const canvas = Object.assign(document.createElement("canvas"), {
		width: Math.round(picture.width * scale),
		height: Math.round(picture.height * scale),
	});
	canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
	return canvas.toDataURL("image/jpeg", JPEG_QUALITY);
}

// Saves the picture on the job; returns the updated job.
export async function keepPhoto(job, file) {
	try {
		return await post("technician.photo", { job: job.name, image: await smaller(file) });
	} catch (failure) {
		throw failure instanceof DOMException ? new Error(word("bad_photo")) : failure;
	}
}
