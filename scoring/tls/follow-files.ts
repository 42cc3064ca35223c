import { type Following, poll } from '../poll.ts';
import { reportChanges } from '../report-changes.ts';

export type ReadText = (place: string) => Promise<string>;

interface FollowOptions {
  readonly everyMs: number;
  readonly read: ReadText;
  /** Gets the new contents. Where it throws, the change isn't taken and is tried again with the next look. */
  readonly onChange: (contents: readonly string[]) => void;
  readonly onError: (reason: string) => void;
}

/**
 * Polls small files or secrets, and compares their content. Files in mounted volumes are replaced by links, which no file watcher of the
 * system notices.
 * @param seen what they held when they were read before
 */
export function followFiles(files: readonly string[], seen: readonly string[], options: FollowOptions): Following {
  let known = seen.join('\0');
  const attempt = reportChanges(options.onError);
  const look = async () => {
    const contents = await readAll(files, options.read);
    if (contents.join('\0') !== known) options.onChange(contents);
    known = contents.join('\0');
  };
  return poll(() => attempt(look), options.everyMs);
}

/** A place that is named twice is read once: both must have come at the same time. */
export async function readAll(places: readonly string[], read: ReadText): Promise<string[]> {
  const texts = new Map(
    await Promise.all([...new Set(places)].map(async (place) => [place, await read(place)] as const)),
  );
  return places.map((place) => texts.get(place) ?? '');
}
