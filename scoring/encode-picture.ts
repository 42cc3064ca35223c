import { SCORING_SPANS } from '../core/telemetry/scoring-names.ts';
import type { Picture } from '../engine/pipeline/stage.ts';
import { openPixels } from '../engine/pipeline/stages/pixels.ts';
import { recordStep } from './telemetry/record-step.ts';

export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** The quality of JPEG and WebP files, 0 to 100. */
const QUALITY = 90;

export function encodePicture(picture: Picture, type: PictureType): Promise<Buffer> {
  return recordStep(SCORING_SPANS.encode, () => encode(picture, type));
}

function encode(picture: Picture, type: PictureType): Promise<Buffer> {
  const pixels = openPixels(picture);
  if (type === 'image/png') return pixels.png({ compressionLevel: 3 }).toBuffer();
  if (type === 'image/webp') return pixels.webp({ quality: QUALITY, effort: 1 }).toBuffer();
  return pixels.jpeg({ quality: QUALITY }).toBuffer();
}
