const QUALITY = 0.9;

/**
 * Reads a picture file and converts it to an upright JPEG of a limited size, with white for transparent parts.
 * @param longest the maximum number of pixels of the longer side
 * @throws Error if the browser can't read the file
 */
export async function scaledPicture(file: File, longest: number): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name} can't be read as a picture: choose a JPEG, PNG or WebP.`);
  });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  const canvas = new OffscreenCanvas(side(picture.width), side(picture.height));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser can’t scale pictures.');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
