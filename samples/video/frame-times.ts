import { hash } from '../scene/noise.ts';

/** Ticks per second of the clip. */
export const TICKS_PER_SECOND = 90_000;

interface Stretch {
  readonly frames: number;
  readonly framesPerSecond: number;
  /** How early or late a frame may come, as a share of its duration. */
  readonly jitter: number;
}

/** Frame rates as a phone records them: never quite even, at half the rate in low light, and with missing frames. */
const STRETCHES: readonly Stretch[] = [
  { frames: 88, framesPerSecond: 30, jitter: 0.12 },
  { frames: 22, framesPerSecond: 15, jitter: 0.05 },
  { frames: 92, framesPerSecond: 25, jitter: 0.2 },
];
const MISSING = new Set([41, 133, 134, 171]);

/** Returns the time of each frame in ticks from 0, followed by the end of the last frame. */
export function frameTimes(): number[] {
  const times: number[] = [];
  let even = 0;
  let frame = 0;
  for (const { frames, framesPerSecond, jitter } of STRETCHES) {
    const duration = TICKS_PER_SECOND / framesPerSecond;
    for (const last = frame + frames; frame < last; frame++, even += duration) {
      const late = frame === 0 ? 0 : (hash(frame, 0, 801) - 0.5) * 2 * jitter * duration;
      if (!MISSING.has(frame)) times.push(Math.round(even + late));
    }
  }
  return [...times, Math.round(even)];
}
