import { completedTaskId } from '../history/completed-task-id.ts';
import { type Decision, EventType, type HistoryEvent, historyEvents } from '../history/history-event.ts';
import { LARGEST_CUSTOM_STATUS_BYTES, truncateErrorText } from '../limits.ts';
import type { Replaying } from '../replay/replay-context.ts';
import { replayOrchestration } from '../replay/replay-orchestration.ts';
import type { Replayed } from '../replay/replayed.ts';
import type { OrchestratorRun } from '../wire/run-orchestrator.ts';
import type { Instance } from './instance.ts';
import type { EpisodeRecord } from './instance-record.ts';
import { statusNumber } from './orchestration-status.ts';

export interface EpisodeDependencies extends Pick<Replaying, 'functions' | 'timers' | 'settings'> {
  now(): Date;
  /** Runs the orchestrator function of `instance` over `history`. */
  orchestrate(instance: Instance, history: readonly HistoryEvent[]): Promise<OrchestratorRun>;
}

/** The result of an episode, before any of its work has begun. */
export interface Episode extends Omit<EpisodeRecord, 'kind' | 'took'> {
  /** The failure details for the parent. */
  failureDetails: string;
  /** The next execution, if the orchestration continues as new. */
  next: Replayed['continueAsNew'];
  /** True if the orchestration waits for something that can't happen any more. */
  isStuck: boolean;
}

type End =
  | { kind: 'goes-on'; isStuck: boolean }
  | ({ kind: 'continues' } & NonNullable<Replayed['continueAsNew']>)
  | { kind: 'ends'; status: 'Completed' | 'Failed' | 'Terminated'; output: string | null; details: string };

/** Runs one episode: adds `messages` to the history, replays the orchestrator and returns its new decisions. */
export async function runEpisode(
  instance: Instance,
  messages: readonly HistoryEvent[],
  dependencies: EpisodeDependencies,
): Promise<Episode> {
  const at = startTime(instance, dependencies.now());
  const arrived = [historyEvents.orchestratorStarted(at), ...withoutRepeats(instance, messages)];
  const history = [...instance.history, ...arrived];
  const run = await play(instance, history, dependencies);
  const replayed = replayOrchestration({
    ...dependencies,
    instanceId: instance.instanceId,
    executionId: instance.executionId,
    parentInstanceId: instance.parent?.instanceId,
    actions: run.kind === 'state' ? run.state.actions.flat() : [],
    history,
  });
  return conclude(instance, arrived, run, replayed, dependencies.now());
}

async function play(
  instance: Instance,
  history: readonly HistoryEvent[],
  dependencies: EpisodeDependencies,
): Promise<OrchestratorRun> {
  if (dependencies.functions.hasOrchestrator(instance.name)) return dependencies.orchestrate(instance, history);
  const known = dependencies.functions.orchestrators().map((name) => `'${name}'`);
  const message =
    `The function '${instance.name}' doesn't exist, is disabled, or is not an orchestrator function. ` +
    `Additional info: The following are the known orchestrator functions: ${known.join(', ')}.`;
  return { kind: 'crash', message, stack: '' };
}

function conclude(
  instance: Instance,
  arrived: readonly HistoryEvent[],
  run: OrchestratorRun,
  replayed: Replayed,
  at: Date,
): Episode {
  const customStatus = serialiseCustomStatus(run, instance);
  const end = findEnd(instance, run, replayed, customStatus);
  const decisions = decisionsAt(end, replayed).map((decision) => ({ ...decision, Timestamp: at.toISOString() }));
  return {
    events: [...arrived, ...decisions, ...endEvents(end, replayed.nextId, at), historyEvents.orchestratorCompleted(at)],
    status: end.kind === 'ends' ? end.status : replayed.isSuspended ? 'Suspended' : 'Running',
    customStatus: isTooLarge(customStatus) ? instance.customStatus : customStatus,
    output: end.kind === 'ends' ? end.output : null,
    failureDetails: end.kind === 'ends' ? end.details : '',
    next: end.kind === 'continues' ? end : undefined,
    isStuck: end.kind === 'goes-on' && end.isStuck,
  };
}

function decisionsAt(end: End, { decisions, farewell }: Replayed): readonly Decision[] {
  if (end.kind === 'goes-on') return decisions;
  return end.kind === 'ends' && end.status === 'Terminated' ? [] : farewell;
}

function findEnd(instance: Instance, run: OrchestratorRun, replayed: Replayed, customStatus: string | null): End {
  if (replayed.terminated)
    return { kind: 'ends', status: 'Terminated', output: replayed.terminated.reason, details: '' };
  if (replayed.error?.isWhole) return endsFailed(replayed.error.message, '');
  if (replayed.error) return failed(instance, replayed.error.message, '');
  if (isTooLarge(customStatus))
    return failed(instance, 'The UTF-16 size of the JSON-serialized payload must not exceed 16 KB.', '');
  if (run.kind === 'crash') return failed(instance, run.message, run.stack);
  // As in Azure, an orchestration doesn't end before its abandoned work has.
  if (!replayed.isSettled || replayed.openTasks > 0) return { kind: 'goes-on', isStuck: false };
  if (run.state.error) return failed(instance, run.state.error, run.stack);
  if (replayed.continueAsNew && run.state.isDone) return { kind: 'continues', ...replayed.continueAsNew };
  if (!run.state.isDone) return { kind: 'goes-on', isStuck: !replayed.isSuspended };
  const output = run.state.output === undefined ? null : JSON.stringify(run.state.output);
  return { kind: 'ends', status: 'Completed', output, details: '' };
}

function failed(instance: Instance, message: string, stack: string): End {
  const details = `Message: ${message}, StackTrace: ${stack}`;
  return endsFailed(`Orchestrator function '${instance.name}' failed: ${message}`, details);
}

const endsFailed = (output: string, details: string): End => ({
  kind: 'ends',
  status: 'Failed',
  output: truncateErrorText(output),
  details: truncateErrorText(details),
});

function endEvents(end: End, id: number, at: Date): HistoryEvent[] {
  if (end.kind === 'goes-on') return [];
  if (end.kind === 'continues') return [historyEvents.continuedAsNew(at, id, end.input)];
  return [historyEvents.executionCompleted(at, id, statusNumber(end.status), end.output)];
}

/** Returns the start time of an episode, which is never earlier than the last one, because it is the clock of the orchestrator. */
function startTime(instance: Instance, now: Date): Date {
  const last = instance.history.findLast((event) => event.EventType === EventType.OrchestratorStarted);
  return last && Date.parse(last.Timestamp) > now.getTime() ? new Date(last.Timestamp) : now;
}

/** Drops repeated results, which may arrive after a crash. */
function withoutRepeats(instance: Instance, messages: readonly HistoryEvent[]): HistoryEvent[] {
  const seen = new Set(instance.history.map(completedTaskId));
  return messages.filter((message) => {
    const id = completedTaskId(message);
    if (id === undefined) return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

/** Serialises the custom status. If the orchestrator hasn't set it in this replay, there is none, except right after continue-as-new. */
function serialiseCustomStatus(run: OrchestratorRun, instance: Instance): string | null {
  if (run.kind === 'crash') return instance.customStatus;
  if (run.state.customStatus != null) return JSON.stringify(run.state.customStatus);
  return instance.history.length === 0 ? instance.customStatus : null;
}

const isTooLarge = (customStatus: string | null) => (customStatus?.length ?? 0) * 2 > LARGEST_CUSTOM_STATUS_BYTES;
