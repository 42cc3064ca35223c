import type { ChunkView } from '../../core/contracts/job-progress.ts';
import { count } from '../words/format.ts';

/** The state of a chunk as the map shows it. One that failed stands out: it waits for another attempt, unless the job is over. */
function kindOf({ state, failures }: ChunkView, isOver: boolean): string {
  if (state === 'stored' || (state === 'painting' && !isOver)) return state;
  if (!failures) return 'waiting';
  return isOver ? 'failed' : 'retried';
}

const KINDS = [
  ['stored', 'painted'],
  ['painting', 'being painted'],
  ['waiting', 'waiting'],
  ['retried', 'to be tried again'],
  ['failed', 'failed'],
] as const;

interface ChunkMapProps {
  readonly chunks: readonly ChunkView[];
  /** True once the job has ended. */
  readonly isOver: boolean;
}

/** A strip with a field for each chunk in the film's order, as wide as the chunk is long and coloured by its state. */
export function ChunkMap({ chunks, isOver }: ChunkMapProps) {
  return (
    <section class="map" aria-label="The film, part by part">
      <h2 class="title">The film, part by part</h2>
      <p class="hint">{count(chunks.length, 'part')}, painted in any order and joined in the right one.</p>
      <div class="strip" aria-hidden="true">
        {chunks.map((chunk) => (
          <span
            key={chunk.firstFrame}
            class={`part ${kindOf(chunk, isOver)}`}
            style={{ flexGrow: chunk.frames }}
            title={wordsOf(chunk)}
          />
        ))}
      </div>
      <ul class="legend" aria-label="States of the parts">
        {KINDS.map(([kind, title]) => {
          const words = kind === 'waiting' && isOver ? 'not painted' : title;
          const number = chunks.filter((chunk) => kindOf(chunk, isOver) === kind).length;
          if (number === 0) return null;
          return (
            <li key={kind} class={kind}>
              {number.toLocaleString('en')} {words}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Describes a chunk, its worker and its failures. */
export function wordsOf(chunk: ChunkView): string {
  const { firstFrame, frames, worker = 'a worker', failures } = chunk;
  const range = `Frames ${firstFrame + 1} to ${firstFrame + frames}`;
  const again = failures ? `, after ${count(failures, 'failed attempt')}` : '';
  if (chunk.state === 'waiting') return `${range}: waiting${again}`;
  return `${range}: ${chunk.state === 'stored' ? 'painted' : 'being painted'} by ${worker}${again}`;
}
