export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** 0 below `from`, 1 above `to`, an S-curve between; `from` may be the greater one. */
export function smoothstep(from: number, to: number, value: number): number {
  const share = clamp((value - from) / (to - from), 0, 1);
  return share * share * (3 - 2 * share);
}

/** As `Math.hypot`, but many times as fast: here nothing is so large that its square overflows. */
export function length2(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

export function length3(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** The greater of two, with the crease between them rounded over about `radius`. */
export function smoothMax(a: number, b: number, radius: number): number {
  const share = clamp(0.5 + (0.5 * (a - b)) / radius, 0, 1);
  return mix(b, a, share) + radius * share * (1 - share);
}
