import { addGulls } from './gulls.ts';
import { addMelody } from './melody.ts';
import { addSea } from './sea.ts';
import { SAMPLE_RATE, silence, type Track } from './track.ts';

const FADE_SECONDS = 0.6;

function interleave(track: Track): Float32Array {
  const samples = new Float32Array(track.left.length * 2);
  const fade = FADE_SECONDS * SAMPLE_RATE;
  for (let at = 0; at < track.left.length; at++) {
    const loudness = Math.min(1, at / fade, (track.left.length - at) / fade);
    // tanh keeps rare peaks below full scale without a click.
    samples[2 * at] = Math.tanh((track.left[at] as number) * loudness * 1.5);
    samples[2 * at + 1] = Math.tanh((track.right[at] as number) * loudness * 1.5);
  }
  return samples;
}

/** Composes the sound of the clip: surf, wind, gulls and a tune. It returns interleaved samples of left and right, from −1 to 1. */
export function composeSound(seconds: number): Float32Array {
  const track = silence(seconds);
  addSea(track);
  addMelody(track);
  addGulls(track);
  return interleave(track);
}
