import { SpanKind, trace } from '@opentelemetry/api';
import { kindOfTask, type Report, type TaskMessage } from '../../core/contracts/task.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, inSpan, markFailed } from '../../core/telemetry/spans.ts';

/** Does a task within a span, a child of the span that its message names, and records how long the task had waited. */
export function tracedTask(task: TaskMessage, message: ReceivedMessage, work: () => Promise<void>): Promise<void> {
  const kind = kindOfTask(task.task);
  if (message.insertedOn) {
    const seconds = (Date.now() - message.insertedOn.getTime()) / 1_000;
    record('taskAge', Math.max(0, seconds), { [ATTRIBUTES.kind]: kind });
  }
  const attributes = {
    [ATTRIBUTES.job]: task.job,
    [ATTRIBUTES.task]: task.task,
    [ATTRIBUTES.attempt]: task.attempt,
  };
  return inSpan(`task ${kind}`, { kind: SpanKind.CONSUMER, parent: contextOf(task.traceparent), attributes }, work);
}

interface TaskEnd extends Pick<Report, 'seconds' | 'failure'> {
  readonly outcome: Report['outcome'] | 'handed-back';
}

/** Records how the current attempt ended, in the active span and in metrics. */
export function recordOutcome({ task }: TaskMessage, { outcome, seconds, failure }: TaskEnd): void {
  const kind = kindOfTask(task);
  const span = trace.getActiveSpan();
  span?.setAttribute(ATTRIBUTES.outcome, outcome);
  if (span && failure) markFailed(span, failure.code);
  record('taskDuration', seconds, { [ATTRIBUTES.kind]: kind, [ATTRIBUTES.outcome]: outcome });
  if (outcome === 'will-retry')
    record('retries', 1, { [ATTRIBUTES.kind]: kind, [ATTRIBUTES.code]: failure?.code ?? 'internal' });
}
