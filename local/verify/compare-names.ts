import type { Stream } from './read-streams.ts';

interface Named {
  readonly stream: Stream;
  /** The title; empty if it has none. */
  readonly title: string;
}

export function languageOf({ stream }: Pick<Named, 'stream'>): string {
  return stream.tags['language'] ?? 'und';
}

/** Says how language and title of two tracks differ; undefined if they don't. */
export function compareNames(before: Named, after: Named): string | undefined {
  const [from, to] = [languageOf(before), languageOf(after)];
  const language = from === to ? [] : [`language ${from} became ${to}`];
  const title = before.title === after.title ? [] : [`the title became ${after.title || 'empty'}`];
  return [...language, ...title].join(', ') || undefined;
}
