import type { Chapter } from './text-of-video.ts';

/**
 * Reads chapters and tags from FFmpeg's `ffmetadata` format: `key=value` lines in sections, in which a backslash escapes
 * `=`, `;`, `#`, a backslash or the end of a line.
 */
export function readFfmetadata(written: string): { chapters: Chapter[]; tags: ReadonlyMap<string, string> } {
  const tags = new Map<string, string>();
  const chapters: Map<string, string>[] = [];
  let section: Map<string, string> | undefined = tags;
  for (const line of written.match(/(?:[^\\\n]|\\[\s\S])+/g) ?? []) {
    if (line.startsWith(';')) continue;
    if (/^\[\w+\]$/.test(line)) {
      section = line === '[CHAPTER]' ? new Map() : undefined;
      if (section) chapters.push(section);
      continue;
    }
    const [, key, value] = /^((?:[^\\=]|\\[\s\S])*)=([\s\S]*)$/.exec(line) ?? [];
    if (section && key !== undefined && value !== undefined)
      section.set(unescaped(key).toLowerCase(), unescaped(value));
  }
  return { chapters: chapters.map(chapterOf).sort((a, b) => a.start - b.start), tags };
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1');
}

function chapterOf(section: ReadonlyMap<string, string>): Chapter {
  const [numerator = 1, denominator = 1_000] = (section.get('timebase') ?? '1/1000').split('/').map(Number);
  const start = (Number(section.get('start') ?? 0) * numerator) / denominator;
  return { start: Number.isFinite(start) ? start : 0, title: section.get('title') ?? '' };
}
