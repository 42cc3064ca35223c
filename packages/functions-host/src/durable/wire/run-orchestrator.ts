import { z } from 'zod';
import { jsonOrUndefined } from '../../json-or-undefined.ts';
import { EventType, type HistoryEvent } from '../history/history-event.ts';
import type { Instance } from '../hub/instance.ts';
import type { TimerLimits } from '../replay/replay-context.ts';
import { Action } from './action.ts';
import { wireHistory } from './wire-history.ts';

/** The SDK's orchestrator function returns this state, or puts it into the message of the error that it throws. */
const OrchestratorOutput = z.looseObject({
  isDone: z.boolean(),
  actions: z.array(z.array(Action)),
  output: z.unknown().optional(),
  error: z.string().optional(),
  customStatus: z.unknown().optional(),
});
type OrchestratorOutput = z.infer<typeof OrchestratorOutput>;

/** In the message of a thrown error, the state of the orchestration follows this label. */
const STATE_LABEL = '\n\n$OutOfProcData$:';

export type OrchestratorRun =
  | { kind: 'state'; state: OrchestratorOutput; stack: string }
  | { kind: 'crash'; message: string; stack: string };

/**
 * Runs an orchestrator function once over a history.
 * @param invoke calls the function with the trigger's value (serialised JSON) and returns its result
 */
export async function runOrchestrator(
  invoke: (trigger: string) => Promise<unknown>,
  instance: Instance,
  history: readonly HistoryEvent[],
  timers: TimerLimits,
): Promise<OrchestratorRun> {
  try {
    const returned = await invoke(triggerValue(instance, history, timers));
    return { kind: 'state', state: OrchestratorOutput.parse(returned), stack: '' };
  } catch (error) {
    return fromError(error);
  }
}

function triggerValue(instance: Instance, history: readonly HistoryEvent[], timers: TimerLimits): string {
  const started = history.find((event) => event.EventType === EventType.ExecutionStarted);
  return JSON.stringify({
    history: wireHistory(instance, history),
    input: JSON.parse(started?.Input ?? 'null'),
    instanceId: instance.instanceId,
    isReplaying: started?.IsPlayed ?? false,
    parentInstanceId: instance.parent?.instanceId ?? null,
    sourceInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: duration(timers.longTimerIntervalMs),
    maximumShortTimerDuration: duration(timers.maximumShortTimerMs),
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
}

/** Formats a duration as .NET writes a TimeSpan, `[d.]hh:mm:ss[.fffffff]`. */
function duration(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(ms / 86_400_000);
  const time = `${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  const fraction = ms % 1000 ? `.${String(Math.round((ms % 1000) * 10_000)).padStart(7, '0')}` : '';
  return `${days ? `${days}.` : ''}${time}${fraction}`;
}

function fromError(error: unknown): OrchestratorRun {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const at = message.indexOf(STATE_LABEL);
  if (at < 0) return { kind: 'crash', message, stack: stack ?? '' };
  const state = parseState(message.slice(at + STATE_LABEL.length));
  if (!state) return { kind: 'crash', message: message.slice(0, at), stack: stack ?? '' };
  // Without a text, the orchestration would neither fail nor complete.
  return {
    kind: 'state',
    state: { ...state, error: state.error || '(an error without a message)' },
    stack: stack ?? '',
  };
}

/** Returns `undefined` if an action has a value that the protocol doesn't have, such as a timer without a time. */
const parseState = (text: string): OrchestratorOutput | undefined =>
  OrchestratorOutput.safeParse(jsonOrUndefined(text)).data;
