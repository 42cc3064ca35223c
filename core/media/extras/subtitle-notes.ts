import type { MediaNote } from '../../contracts/media-note.ts';
import { TEXT_LIMITS } from './text-of-video.ts';

export const SUBTITLES_PLAIN: MediaNote = {
  code: 'subtitles-plain',
  message: 'Subtitles are carried over as plain text, without fonts, colours and positions.',
};

export const SUBTITLES_CUT: MediaNote = {
  code: 'subtitles-cut',
  message: `Only the first ${TEXT_LIMITS.cues} subtitles, up to ${TEXT_LIMITS.subtitleBytes} bytes, are carried over.`,
};

export function subtitleLeftOut(codec: string): MediaNote {
  const message = `A subtitle track (${codec}) is left out: it can't be converted to text.`;
  return { code: 'subtitles-left-out', message };
}
