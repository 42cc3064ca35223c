import type { MediaNote } from '../../contracts/media-note.ts';

export function timesShifted(seconds: number): MediaNote {
  const message = `All times are ${Number(seconds.toFixed(6))} s later than in the source, whose times begin before 0.`;
  return { code: 'timestamps-shifted', message };
}
