import type { Frame } from '../state/previews.ts';

/** The maximum number of pixels of the longer side. Smaller films are previewed in their own size. */
const LARGE = 1_280;
const SMALL = 480;
/** A video is asked for its picture at this interval, at most `MOST_TRIES` times. */
const AGAIN_MS = 50;
const MOST_TRIES = 100;

/**
 * Reads the frame that a video element, or a picture, shows.
 * @throws Error if it shows none within five seconds
 */
export async function frameOf(shown: HTMLVideoElement | HTMLImageElement): Promise<Frame> {
  const [width, height] =
    shown instanceof HTMLVideoElement
      ? [shown.videoWidth, shown.videoHeight]
      : [shown.naturalWidth, shown.naturalHeight];
  const [large, small] = await Promise.all([LARGE, SMALL].map((longest) => draw(shown, width, height, longest)));
  if (!large || !small) throw new Error('The frame could not be read.');
  return { large, small };
}

async function draw(shown: CanvasImageSource, width: number, height: number, longest: number): Promise<Blob> {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The frame could not be read.');
  // After a seek, a video may not have its picture yet. The canvas then stays transparent.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    context.drawImage(shown, 0, 0, canvas.width, canvas.height);
    if (context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[3] === 255)
      return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  throw new Error('The frame could not be read.');
}
