import type { MediaNote } from '../../contracts/media-note.ts';
import { withoutControls } from '../../contracts/unprintable.ts';
import { cutText } from './cut-text.ts';
import { type Chapter, type SubtitleTrack, type Tags, TEXT_LIMITS, type TextOfVideo } from './text-of-video.ts';

/**
 * Removes control characters from chapters and tags, and cuts what exceeds the limits, with a note. Subtitles are limited
 * where they are read.
 */
export function textWithinLimits(found: {
  subtitles: readonly SubtitleTrack[];
  chapters: readonly Chapter[];
  tags: Tags;
}): { text: TextOfVideo; notes: MediaNote[] } {
  const notes: MediaNote[] = [];
  const cut = (text: string, bytes: number) => {
    const shown = withoutControls(text);
    const short = cutText(shown, bytes);
    if (short.length < shown.length)
      notes.push({ code: 'title-cut', message: `A title or tag of more than ${bytes} bytes is cut to that length.` });
    return short;
  };
  const chapters = found.chapters.slice(0, TEXT_LIMITS.chapters).map(({ start, title }) => {
    return { start, title: cut(title, TEXT_LIMITS.chapterTitleBytes) };
  });
  if (chapters.length < found.chapters.length) {
    const message = `Only the first ${chapters.length} of ${found.chapters.length} chapters are kept.`;
    notes.push({ code: 'chapters-cut', message });
  }
  const tags: Tags = Object.fromEntries(
    Object.entries(found.tags).flatMap(([tag, text]) => (text ? [[tag, cut(text, TEXT_LIMITS.tagBytes)]] : [])),
  );
  return { text: { subtitles: [...found.subtitles], chapters, tags }, notes };
}
