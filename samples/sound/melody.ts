import { addSample, SAMPLE_RATE, type Track } from './track.ts';

interface Note {
  readonly seconds: number;
  /** Semitones above A3, 220 Hz. */
  readonly pitch: number;
  readonly pan: number;
}

const BEAT = 0.52;

/** The tune in beats and semitones: D major with a sixth and a ninth. */
const TUNE: readonly (readonly [beat: number, pitch: number])[] = [
  [0.5, 5],
  [1.5, 9],
  [2, 12],
  [3, 14],
  [4, 17],
  [5, 14],
  [5.5, 12],
  [6.5, 9],
  [7.5, 7],
  [8, 10],
  [9, 14],
  [10, 16],
  [11, 14],
  [12, 9],
  [13, 5],
];

const PAD: readonly number[] = [-7, 0, 5, 9];

const frequency = (pitch: number): number => 220 * 2 ** (pitch / 12);

/** Adds a plucked string: a few partials, each of which decays faster than the one below. */
function pluck(track: Track, note: Note, loudness: number): void {
  const start = Math.round(note.seconds * SAMPLE_RATE);
  for (let at = 0; at < 2.6 * SAMPLE_RATE; at++) {
    const seconds = at / SAMPLE_RATE;
    let value = 0;
    for (let partial = 1; partial <= 6; partial++) {
      const stiff = partial * (1 + 0.0004 * partial * partial);
      value +=
        (Math.sin(2 * Math.PI * frequency(note.pitch) * stiff * seconds) * Math.exp(-seconds * (1.5 + 1.4 * partial))) /
        partial ** 1.3;
    }
    addSample(track, start + at, value * loudness * Math.min(1, seconds * 400), note.pan);
  }
}

function addPad(track: Track, loudness: number): void {
  const { length } = track.left;
  PAD.forEach((pitch, voice) => {
    for (let at = 0; at < length; at++) {
      const seconds = at / SAMPLE_RATE;
      const shape =
        Math.sin((Math.PI * at) / length) ** 0.8 * (0.75 + 0.25 * Math.sin(seconds * (0.7 + 0.2 * voice) + voice));
      const turn = 2 * Math.PI * frequency(pitch) * seconds;
      const value = Math.sin(turn + 0.6 * Math.sin(seconds * 4.2 + voice)) + 0.3 * Math.sin(2 * turn * 1.002);
      addSample(track, at, value * shape * loudness, 0.25 + 0.17 * voice);
    }
  });
}

/** Adds a slow tune on plucked strings, an echo of it, and a soft chord below. */
export function addMelody(track: Track): void {
  TUNE.forEach(([beat, pitch], index) => {
    const pan = 0.35 + 0.3 * (index % 2);
    pluck(track, { seconds: beat * BEAT, pitch, pan }, 0.16);
    pluck(track, { seconds: (beat + 0.75) * BEAT, pitch, pan: 1 - pan }, 0.045);
  });
  addPad(track, 0.022);
}
