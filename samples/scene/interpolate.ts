export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** Returns 0 below `from`, 1 above `to`, and an S-curve between them. `from` may be the greater one. */
export function smoothstep(from: number, to: number, value: number): number {
  const share = clamp((value - from) / (to - from), 0, 1);
  return share * share * (3 - 2 * share);
}

/** Does what `Math.hypot` does, but many times faster, since no square overflows here. */
export function length2(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

export function length3(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** Returns the greater of two values, with the crease between them rounded over about `radius`. */
export function smoothMax(a: number, b: number, radius: number): number {
  const share = clamp(0.5 + (0.5 * (a - b)) / radius, 0, 1);
  return mix(b, a, share) + radius * share * (1 - share);
}
