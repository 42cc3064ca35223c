import type { ChunkView } from '../../core/contracts/job-progress.ts';
import { count } from '../words/format.ts';

/** The state of a chunk as the map shows it: one that has failed before, and waits for another attempt, stands out. */
const kindOf = ({ state, failures }: ChunkView) => (state === 'waiting' && failures ? 'retried' : state);

const KINDS = [
  ['stored', 'painted'],
  ['painting', 'being painted'],
  ['waiting', 'waiting'],
  ['retried', 'failed, to be tried again'],
] as const;

/** A strip with a field for each chunk in the film's order, as wide as the chunk is long and coloured by its state. */
export function ChunkMap({ chunks }: { readonly chunks: readonly ChunkView[] }) {
  return (
    <section class="map" aria-label="The film, part by part">
      <h2 class="title">The film, part by part</h2>
      <p class="hint">{count(chunks.length, 'part')}, painted in any order and joined in the right one.</p>
      <div class="strip" aria-hidden="true">
        {chunks.map((chunk) => (
          <span
            key={chunk.firstFrame}
            class={`part ${kindOf(chunk)}`}
            style={{ flexGrow: chunk.frames }}
            title={wordsOf(chunk)}
          />
        ))}
      </div>
      <ul class="legend" aria-label="States of the parts">
        {KINDS.map(([kind, words]) => {
          const number = chunks.filter((chunk) => kindOf(chunk) === kind).length;
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
