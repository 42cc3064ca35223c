import type { HistoryEvent } from './history/history-event.ts';
import { OrchestratorOutput } from './orchestrator-output.ts';
import type { TimerLimits } from './replay/replay-context.ts';

/** Splits the state of an orchestration from the text of the error that carries it. */
const STATE_LABEL = '\n\n$OutOfProcData$:';

export interface OrchestratorInput {
  instanceId: string;
  parentInstanceId: string | undefined;
  /** Serialised JSON. */
  input: string | null;
  history: readonly HistoryEvent[];
}

export type OrchestratorRun =
  | { kind: 'state'; state: OrchestratorOutput; stack: string }
  | { kind: 'crash'; message: string; stack: string };

/**
 * Runs an orchestrator function once over a history.
 * @param invoke calls the function with the trigger's value, serialised JSON, and gives what it returns
 */
export async function runOrchestrator(
  invoke: (trigger: string) => Promise<unknown>,
  input: OrchestratorInput,
  timers: TimerLimits,
): Promise<OrchestratorRun> {
  try {
    return { kind: 'state', state: OrchestratorOutput.parse(await invoke(triggerValue(input, timers))), stack: '' };
  } catch (error) {
    return fromError(error);
  }
}

function triggerValue(input: OrchestratorInput, timers: TimerLimits): string {
  const started = input.history.find((event) => event.EventType === 0);
  return JSON.stringify({
    history: input.history,
    input: input.input === null ? null : JSON.parse(input.input),
    instanceId: input.instanceId,
    isReplaying: started?.IsPlayed ?? false,
    parentInstanceId: input.parentInstanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: duration(timers.longTimerIntervalMs),
    maximumShortTimerDuration: duration(timers.maximumShortTimerMs),
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
}

/** As .NET writes a TimeSpan, `d.hh:mm:ss.fffffff`. */
function duration(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(ms / 86_400_000);
  const fraction = String((ms % 1000) * 10_000).padStart(7, '0');
  return `${days}.${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${fraction}`;
}

function fromError(error: unknown): OrchestratorRun {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const at = message.indexOf(STATE_LABEL);
  if (at < 0) return { kind: 'crash', message, stack: stack ?? '' };
  const state = OrchestratorOutput.parse(JSON.parse(message.slice(at + STATE_LABEL.length)));
  // An error without a text would leave the orchestration neither failed nor done.
  return {
    kind: 'state',
    state: { ...state, error: state.error || '(an error without a message)' },
    stack: stack ?? '',
  };
}
