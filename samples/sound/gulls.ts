import { addSample, SAMPLE_RATE, type Track } from './track.ts';

interface Cry {
  readonly start: number;
  readonly seconds: number;
  readonly pitch: number;
  readonly pan: number;
}

const CRIES: readonly Cry[] = [
  { start: 1.9, seconds: 0.42, pitch: 1350, pan: 0.2 },
  { start: 2.4, seconds: 0.3, pitch: 1420, pan: 0.24 },
  { start: 2.75, seconds: 0.26, pitch: 1380, pan: 0.27 },
  { start: 5.6, seconds: 0.5, pitch: 1180, pan: 0.72 },
  { start: 6.2, seconds: 0.34, pitch: 1240, pan: 0.68 },
];

/** Adds a cry, whose pitch jumps up and sinks, with bright partials and a trembling voice. */
function addCry(track: Track, cry: Cry, loudness: number): void {
  const samples = Math.round(cry.seconds * SAMPLE_RATE);
  let turn = 0;
  for (let at = 0; at < samples; at++) {
    const share = at / samples;
    const glide = 0.72 + 0.34 * Math.sin(Math.PI * Math.min(1, share * 1.6) ** 0.6) - 0.14 * share;
    turn += (2 * Math.PI * cry.pitch * glide * (1 + 0.012 * Math.sin(share * 70))) / SAMPLE_RATE;
    const voice = Math.sin(turn) + 0.55 * Math.sin(2 * turn) + 0.28 * Math.sin(3 * turn);
    addSample(
      track,
      Math.round(cry.start * SAMPLE_RATE) + at,
      voice * Math.sin(Math.PI * share) ** 1.2 * loudness,
      cry.pan,
    );
  }
}

/** Adds a few distant gulls, with an echo from the cliff. */
export function addGulls(track: Track): void {
  for (const cry of CRIES) {
    addCry(track, cry, 0.034);
    addCry(track, { ...cry, start: cry.start + 0.31, pan: 0.8 }, 0.012);
  }
}
