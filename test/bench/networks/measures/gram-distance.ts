import { mean } from '../../../support/mean.ts';

/** Returns ‖G − Gs‖² ÷ ‖Gs‖² as the mean over the layers: 0 for a picture with the textures and colours of the style picture. */
export function gramDistance(grams: readonly Float32Array[], ofStyle: readonly Float32Array[]): number {
  return mean(ofStyle.map((wanted, layer) => relativeDistance(grams[layer] ?? new Float32Array(), wanted)));
}

/** Returns ‖a − b‖² ÷ ‖b‖²: 0 for the same values, about 1 for nothing in common. */
export function relativeDistance(a: Float32Array, b: Float32Array): number {
  let [difference, whole] = [0, 0];
  for (let at = 0; at < b.length; at += 1) {
    const wanted = b[at] ?? 0;
    difference += ((a[at] ?? 0) - wanted) ** 2;
    whole += wanted ** 2;
  }
  return difference / whole;
}
