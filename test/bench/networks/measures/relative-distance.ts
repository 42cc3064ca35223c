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
