import { mean } from '../../../support/mean.ts';
import { relativeDistance } from './relative-distance.ts';

/** Returns ‖G − Gs‖² ÷ ‖Gs‖² as the mean over the layers: 0 for a picture with the textures and colours of the style picture. */
export function gramDistance(grams: readonly Float32Array[], ofStyle: readonly Float32Array[]): number {
  return mean(ofStyle.map((wanted, layer) => relativeDistance(grams[layer] ?? new Float32Array(), wanted)));
}
