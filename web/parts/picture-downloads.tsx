import { useSignal } from '@preact/signals';
import type { JobLinks } from '../../core/contracts/job-links.ts';
import type { JobPictureKind } from '../../core/contracts/job-picture.ts';
import { reasonOf, send } from '../api/ask.ts';
import { Note } from './note.tsx';

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
  const fetchPicture = async (kind: JobPictureKind, ending: string) => {
    waiting.value = kind;
    problem.value = undefined;
    try {
      save(await whenMade(pictures[kind] ?? ''), `${name}.${kind}.${ending}`);
    } catch (thrown) {
      problem.value = reasonOf(thrown);
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

async function whenMade(path: string): Promise<Blob> {
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const response = await send(path);
    if (response.status === 200) return response.blob();
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
  throw new Error('No worker has made the picture: see whether workers run, then try again.');
}

function save(picture: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  // The browser has to have begun to save it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
