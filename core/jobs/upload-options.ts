import { z } from 'zod';
import { Strength, StrokeSize } from '../contracts/painting-options.ts';

/** Metadata is text, and its names come in any case. */
const READERS = {
  strength: z.coerce.number().pipe(Strength),
  keepColors: z.enum(['true', 'false']).transform((text) => text === 'true'),
  strokeSize: z.coerce.number().pipe(StrokeSize),
};

export interface UploadOptions {
  readonly strength?: number;
  readonly keepColors?: boolean;
  readonly strokeSize?: number;
}

/**
 * What the metadata of an upload asks for beside its style.
 * @returns the options that can be read, and the names of those that can't: they count as not given
 */
export function uploadOptions(metadata: Readonly<Record<string, string>>): {
  options: UploadOptions;
  unreadable: string[];
} {
  const given = new Map(Object.entries(metadata).map(([name, text]) => [name.toLowerCase(), text.trim()]));
  const unreadable: string[] = [];
  const options = Object.entries(READERS).flatMap(([name, reader]) => {
    const text = given.get(name.toLowerCase());
    if (text === undefined) return [];
    const read = text === '' ? undefined : reader.safeParse(text);
    if (read?.success) return [[name, read.data]];
    unreadable.push(name);
    return [];
  });
  return { options: Object.fromEntries(options), unreadable };
}
