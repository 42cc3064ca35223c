import type { ChunkView } from '../../core/contracts/job-progress.ts';
import { count } from '../words/format.ts';
import type { Deed } from '../words/phases.ts';
import { wordsOf } from './chunk-map.tsx';
import { type TimeBar, TimeBars } from './time-bars.tsx';

interface WorkerChartProps {
  readonly chunks: readonly ChunkView[];
  /** When the job began. Chunks that were stored before are left out. */
  readonly since: string;
  readonly deed: Deed;
}

/** Shows which worker painted which chunk when. */
export function WorkerChart({ chunks, since, deed }: WorkerChartProps) {
  const workers = new Map<string, TimeBar[]>();
  for (const chunk of chunks) {
    const bar = barOf(chunk, deed);
    if (!bar || !chunk.worker || bar.to < Date.parse(since)) continue;
    const bars = workers.get(chunk.worker);
    if (bars) bars.push(bar);
    else workers.set(chunk.worker, [bar]);
  }
  if (workers.size === 0) return null;
  const rows = [...workers]
    .toSorted(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([name, bars]) => ({ name, note: count(bars.length, 'part'), bars }));
  return (
    <section class="map" aria-label="Worker by worker">
      <h2 class="title">Worker by worker</h2>
      <TimeBars label={`What each worker has ${deed}`} rows={rows} />
    </section>
  );
}

function barOf(chunk: ChunkView, deed: Deed): TimeBar | undefined {
  const { state, since, seconds = 0, failures } = chunk;
  if (!since) return undefined;
  const at = Date.parse(since);
  const bar = { kind: failures ? `${state} retried` : state, words: wordsOf(chunk, deed) };
  return state === 'painting'
    ? { ...bar, from: at, to: Math.max(at, Date.now()) }
    : { ...bar, from: at - 1_000 * seconds, to: at };
}
