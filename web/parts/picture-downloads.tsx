import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JobLinks } from '../../core/contracts/job-links.ts';
import type { JobPictureKind } from '../../core/contracts/job-picture.ts';
import { reasonOf, send } from '../api/ask.ts';
import { pause } from '../api/pause.ts';
import { Note } from './note.tsx';
import { saveFile } from './save-file.ts';

const LABELS: readonly [JobPictureKind, string, string][] = [
  ['poster', 'Poster', 'jpg'],
  ['contact-sheet', 'Contact sheet', 'jpg'],
  ['loop', 'Loop of 6 seconds', 'webp'],
  ['before-after', 'Before and after', 'webp'],
];
const WAIT_MS = 1_000;
/** A worker has so long to make a picture. */
const MOST_WAITS = 120;

interface PictureDownloadsProps {
  readonly pictures: NonNullable<JobLinks['pictures']>;
  /** The name of the painting's file. */
  readonly name: string;
}

/** Buttons that save pictures of a painting. A worker makes them when they are first asked for. */
export function PictureDownloads({ pictures, name }: PictureDownloadsProps) {
  const waiting = useSignal<JobPictureKind | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const leaving = useMemo(() => new AbortController(), []);
  useEffect(() => () => leaving.abort(), []);
  const fetchPicture = async (kind: JobPictureKind, ending: string) => {
    waiting.value = kind;
    problem.value = undefined;
    try {
      saveFile(await whenMade(pictures[kind] ?? '', leaving.signal), `${name}.${kind}.${ending}`);
    } catch (thrown) {
      if (!leaving.signal.aborted) problem.value = reasonOf(thrown);
    }
    waiting.value = undefined;
  };
  return (
    <>
      <p class="acts downloads">
        {LABELS.map(([kind, label, ending]) => (
          <button
            key={kind}
            type="button"
            class="quiet"
            disabled={waiting.value !== undefined}
            onClick={() => void fetchPicture(kind, ending)}
          >
            {waiting.value === kind ? 'Making it…' : label}
          </button>
        ))}
      </p>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
    </>
  );
}

async function whenMade(path: string, signal: AbortSignal): Promise<Blob> {
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const response = await send(path, { signal });
    if (response.status === 200) return response.blob();
    await pause(WAIT_MS, signal);
  }
  throw new Error('No worker has made the picture: see whether workers run, then try again.');
}
