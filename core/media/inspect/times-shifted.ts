import type { MediaNote } from '../../contracts/media-note.ts';

export function timesShifted(seconds: number): MediaNote {
  const message = `Everything is ${Number(seconds.toFixed(6))} s later than in the source, whose times begin before 0.`;
  return { code: 'timestamps-shifted', message };
}
