export const SAMPLE_RATE = 48_000;

/** Two channels of samples from −1 to 1. */
export interface Track {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export function silence(seconds: number): Track {
  const samples = Math.round(seconds * SAMPLE_RATE);
  return { left: new Float32Array(samples), right: new Float32Array(samples) };
}

/** Adds a sample at a position between the speakers: pan 0 is left, 1 is right. */
export function addSample(track: Track, at: number, value: number, pan: number): void {
  if (at < 0 || at >= track.left.length) return;
  track.left[at] = (track.left[at] as number) + value * Math.cos((pan * Math.PI) / 2);
  track.right[at] = (track.right[at] as number) + value * Math.sin((pan * Math.PI) / 2);
}
