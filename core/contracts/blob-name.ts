import { z } from 'zod';
import { UNPRINTABLE } from './unprintable.ts';

/** Azure Storage's own limits. */
const MOST_CHARACTERS = 1_024;
const MOST_SEGMENTS = 254;

/**
 * The name of a blob, whatever its origin. Names that some program would read differently are refused: storage clients
 * resolve `.` and `..` as folders, UTF-8 has no lone surrogates, XML listings can't hold control characters, and a terminal
 * obeys them. Azure treats a backslash as a slash.
 */
export const BlobName = z
  .string()
  .min(1, 'a blob name is needed')
  .max(MOST_CHARACTERS, 'blob names have at most 1,024 characters')
  .refine((name) => !/\p{Cs}/u.test(name), 'a blob name must be whole Unicode characters')
  .refine(
    (name) => name.search(UNPRINTABLE) < 0,
    'a blob name can’t have control characters, line breaks or characters that turn the direction of text',
  )
  .refine((name) => !segments(name).some(isDots), 'a blob name can’t have . or .. between slashes')
  .refine((name) => segments(name).length <= MOST_SEGMENTS, `a blob name has at most ${MOST_SEGMENTS} folders`);
export type BlobName = z.infer<typeof BlobName>;

const segments = (name: string) => name.split(/[/\\]/);

const isDots = (segment: string) => segment === '.' || segment === '..';
