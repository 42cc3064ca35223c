import type { ChunkView } from '../../core/contracts/job-progress.ts';
import { count } from '../words/format.ts';

/** A strip with a field for each chunk, as wide as the chunk is long and filled when it is painted. */
export function ChunkMap({ chunks }: { readonly chunks: readonly ChunkView[] }) {
  const stored = chunks.filter(({ state }) => state === 'stored').length;
  return (
    <section class="map" aria-label="The film, part by part">
      <h2 class="title">The film, part by part</h2>
      <p class="hint">
        {stored.toLocaleString('en')} of {count(chunks.length, 'part')} painted. Parts are painted in any order and
        joined in the right one.
      </p>
      <div class="strip" aria-hidden="true">
        {chunks.map((chunk) => (
          <span
            key={chunk.firstFrame}
            class={`part ${chunk.state}`}
            style={{ flexGrow: chunk.frames }}
            title={wordsOf(chunk)}
          />
        ))}
      </div>
    </section>
  );
}

function wordsOf({ firstFrame, frames, state, worker }: ChunkView): string {
  const range = `Frames ${firstFrame + 1} to ${firstFrame + frames}`;
  return state === 'stored' ? `${range}: painted by ${worker ?? 'a worker'}` : `${range}: waiting`;
}
