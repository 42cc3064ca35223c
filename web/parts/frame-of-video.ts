import type { Frame } from '../state/previews.ts';

/** The most pixels of the longer side: a preview is painted in the film's own size up to this. */
const LARGE = 1_280;
const SMALL = 480;

/** The frame that a video element, or a picture, shows. */
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
  canvas.getContext('2d')?.drawImage(shown, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
