import type { HistoryEvent } from '../../../packages/functions-host/src/durable/history/history-event.ts';
import type { Instance } from '../../../packages/functions-host/src/durable/hub/instance.ts';
import { applyEpisode, rebuildInstance } from '../../../packages/functions-host/src/durable/hub/rebuild-instance.ts';
import { type Episode, runEpisode } from '../../../packages/functions-host/src/durable/hub/run-episode.ts';
import { orchestrate } from './orchestrators.ts';
import type { Recording } from './recording.ts';

const DAY_MS = 86_400_000;

interface Decisions extends Pick<Episode, 'status' | 'output'> {
  readonly events: object[];
  readonly customStatus: unknown;
}

interface Replay {
  /** The decisions of today's orchestrator in each episode. */
  readonly replayed: Decisions[];
  readonly recorded: Replay['replayed'];
  readonly continuedWith: string | undefined;
}

/** Feeds a recording to the orchestrator, episode by episode, at the recorded times. */
export async function runRecorded({ records, continuedWith }: Recording): Promise<Replay> {
  const [first, ...rest] = structuredClone(records);
  const instance = rebuildInstance([first]);
  const replay: Replay & { continuedWith: string | undefined } = {
    replayed: [],
    recorded: [],
    continuedWith: undefined,
  };
  for (const record of rest) {
    if (record.kind === 'message') instance.inbox.push(record.event);
    if (record.kind !== 'episode') continue;
    const { events } = record;
    replay.recorded.push(decisionsOf(record));
    const episode = await play(instance, instance.inbox.slice(0, record.took), timesOf(events));
    replay.replayed.push(decisionsOf(episode));
    applyEpisode(instance, record);
  }
  if (continuedWith === undefined) return replay;
  const last = await play(instance, instance.inbox, [instance.lastUpdatedTime]);
  return { ...replay, continuedWith: last.next?.input ?? undefined };
}

function play(instance: Instance, messages: readonly HistoryEvent[], times: string[]): Promise<Episode> {
  const clock = [...times];
  return runEpisode(instance, messages, {
    functions: {
      hasActivity: () => true,
      hasOrchestrator: () => true,
      hasEntity: () => false,
      orchestrators: () => [],
    },
    timers: { maximumShortTimerMs: 6 * DAY_MS, longTimerIntervalMs: 3 * DAY_MS },
    settings: { defaultVersion: '', maxOrchestrationActions: 100_000 },
    now: () => new Date(clock.shift() ?? instance.lastUpdatedTime),
    orchestrate,
  });
}

/** Returns the times at which an episode began and ended, which are the times of the host's clock. */
const timesOf = (events: readonly HistoryEvent[]) => [events[0], events.at(-1)].map((event) => event?.Timestamp ?? '');

/** Returns decisions with their inputs as objects, because a version may add fields as long as the others stay the same. */
function decisionsOf({
  events,
  status,
  customStatus,
  output,
}: Pick<Episode, 'events' | 'status' | 'customStatus' | 'output'>): Decisions {
  const read = (event: HistoryEvent) => ('Input' in event ? { ...event, Input: inputOf(event.Input) } : event);
  return structuredClone({
    events: events.map(read),
    status,
    customStatus: JSON.parse(customStatus ?? 'null'),
    output,
  });
}

/** Removes the measured seconds of phases from an input, since they aren't decisions. */
function inputOf(text: string | null | undefined): unknown {
  return JSON.parse(text ?? 'null', (key, value) => (key === 'seconds' ? undefined : value));
}
