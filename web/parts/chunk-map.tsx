import type { ChunkView } from '../../core/contracts/job-progress.ts';
import { count } from '../words/format.ts';
import type { Deed } from '../words/phases.ts';

const KINDS = ['stored', 'painting', 'waiting', 'retried', 'failed'] as const;
type Kind = (typeof KINDS)[number];

/** The state of a chunk as the map shows it. One that failed stands out: it waits for another attempt, unless the job is over. */
function kindOf({ state, failures }: ChunkView, isOver: boolean): Kind {
  if (state !== 'waiting' || !failures) return state;
  return isOver ? 'failed' : 'retried';
}

interface ChunkMapProps {
  readonly chunks: readonly ChunkView[];
  /** True once the job has ended. */
  readonly isOver: boolean;
  readonly deed: Deed;
}

/** A strip with a field for each chunk in the film's order, as wide as the chunk is long and coloured by its state. */
export function ChunkMap({ chunks, isOver, deed }: ChunkMapProps) {
  const words: Readonly<Record<Kind, string>> = {
    stored: deed,
    painting: `being ${deed}`,
    waiting: isOver ? `not ${deed}` : 'waiting',
    retried: 'to be tried again',
    failed: 'failed',
  };
  return (
    <section class="map" aria-label="The film, part by part">
      <h2 class="title">The film, part by part</h2>
      <p class="hint">
        {count(chunks.length, 'part')}, {deed} in any order and joined in the right one.
      </p>
      <div class="strip" aria-hidden="true">
        {chunks.map((chunk) => (
          <span
            key={chunk.firstFrame}
            class={`part ${kindOf(chunk, isOver)}`}
            style={{ flexGrow: chunk.frames }}
            title={wordsOf(chunk, deed)}
          />
        ))}
      </div>
      <ul class="legend" aria-label="States of the parts">
        {KINDS.map((kind) => {
          const number = chunks.filter((chunk) => kindOf(chunk, isOver) === kind).length;
          if (number === 0) return null;
          return (
            <li key={kind} class={kind}>
              {number.toLocaleString('en')} {words[kind]}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Describes a chunk, its worker and its failures. */
export function wordsOf(chunk: ChunkView, deed: Deed): string {
  const { firstFrame, frames, worker = 'a worker', failures } = chunk;
  const range = `Frames ${firstFrame + 1} to ${firstFrame + frames}`;
  const again = failures ? `, after ${count(failures, 'failed attempt')}` : '';
  if (chunk.state === 'waiting') return `${range}: waiting${again}`;
  return `${range}: ${chunk.state === 'stored' ? '' : 'being '}${deed} by ${worker}${again}`;
}
