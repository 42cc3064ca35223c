import { hash, noise } from '../scene/noise.ts';
import { SAMPLE_RATE, type Track } from './track.ts';

/** Returns white noise from −1 to 1, the same every time. */
function white(at: number, seed: number): number {
  return hash(at, 7, seed) * 2 - 1;
}

/** Adds a channel of surf: noise through a low-pass filter whose cutoff and loudness rise and fall with each wave. */
function addSurf(samples: Float32Array, seed: number, period: number, loudness: number): void {
  let [low, lower] = [0, 0];
  for (let at = 0; at < samples.length; at++) {
    const seconds = at / SAMPLE_RATE;
    const swell = (0.5 + 0.5 * Math.sin((seconds / period) * 2 * Math.PI + seed)) ** 2.4;
    const edge = 0.02 + 0.16 * swell;
    low += edge * (white(at, seed) - low);
    lower += 0.012 * (low - lower);
    samples[at] = (samples[at] as number) + (low - lower) * loudness * (0.2 + 0.8 * swell);
  }
}

/** Adds wind: noise through a narrow band-pass filter whose pitch wanders. */
function addWind(samples: Float32Array, seed: number, loudness: number): void {
  let [band, low] = [0, 0];
  for (let at = 0; at < samples.length; at++) {
    const seconds = at / SAMPLE_RATE;
    const gust = 0.55 + 0.45 * noise(seconds * 0.55, 0.5, seed);
    const pitch = (2 * Math.PI * (260 + 240 * gust)) / SAMPLE_RATE;
    low += pitch * band;
    band += pitch * (white(at, seed + 1) - low - 0.35 * band);
    samples[at] = (samples[at] as number) + band * loudness * gust * gust;
  }
}

/** Adds surf from two sides, and wind in the grass. */
export function addSea(track: Track): void {
  addSurf(track.left, 2, 4.1, 0.34);
  addSurf(track.left, 5, 6.7, 0.22);
  addSurf(track.right, 3, 4.9, 0.32);
  addSurf(track.right, 5, 6.7, 0.22);
  addWind(track.left, 900, 0.022);
  addWind(track.right, 910, 0.022);
}
