import { setTimeout as sleep } from 'node:timers/promises';
import { type Failure, failureOf, type Result } from '../../core/contracts/failure.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, inSpan, markFailed } from '../../core/telemetry/spans.ts';
import { withoutName } from '../../core/telemetry/without-name.ts';
import { type Log, logLine, logToJob } from '../log.ts';
import type { Ports } from '../ports.ts';
import { aboutInput } from './about-input.ts';

/** A step whose failure is transient waits this long before its second, third and fourth attempt. */
const RETRY_DELAYS_MS = [500, 3_000, 15_000];

type Step<Input, Output> = (input: Input, log: Log) => Promise<Output>;

/** One step of an orchestration: orchestrators call it by this object, which the compiler checks; the host knows it by its name. */
export interface Activity<Input, Output> {
  readonly name: string;
  run(ports: Ports): (input: Input, log: Log) => Promise<Result<Output>>;
}

/**
 * Defines a step. The step as it is run never throws: it returns failures as data, and tries transient ones again itself. Retries
 * in the orchestration instead would mix up the results of siblings (durable-functions 3.5, `Task.all` with retries).
 */
export function activity<Input, Output>(
  name: string,
  create: (ports: Ports) => Step<Input, Output>,
): Activity<Input, Output> {
  return {
    name,
    run: (ports) => {
      const step = create(ports);
      return (input, log) => {
        const own = logToJob(log, ports.jobLogs);
        return traced(name, input, async () => {
          const started = performance.now();
          const result = await untilDone(name, step, input, own);
          // Telemetry has a span of it already.
          if (result.ok) ports.jobLogs.write(doneLine(name, input, (performance.now() - started) / 1_000));
          return result;
        });
      };
    },
  };
}

function traced<T>(name: string, input: unknown, work: () => Promise<Result<T>>): Promise<Result<T>> {
  const { job, traceparent } = aboutInput(input);
  const attributes = job === undefined ? {} : { [ATTRIBUTES.job]: job };
  return inSpan(`activity ${name}`, { parent: contextOf(traceparent), attributes }, async (span) => {
    const result = await work();
    if (!result.ok) markFailed(span, result.error.code);
    return result;
  });
}

async function untilDone<Input, Output>(
  name: string,
  step: Step<Input, Output>,
  input: Input,
  log: Log,
): Promise<Result<Output>> {
  for (const delay of [...RETRY_DELAYS_MS, undefined]) {
    const result = await attempt(step, input, log);
    if (result.ok) return result;
    const willRetry = result.error.retryable && delay !== undefined;
    log[willRetry ? 'warn' : 'error'](failureLine(name, input, result.error, willRetry));
    if (!willRetry) return result;
    record('retries', 1, { [ATTRIBUTES.kind]: name, [ATTRIBUTES.code]: result.error.code });
    await sleep(delay);
  }
  throw new Error('unreachable');
}

function doneLine(step: string, input: unknown, seconds: number): string {
  return logLine('step-done', { step, job: aboutInput(input).job, seconds });
}

function failureLine(step: string, input: unknown, { code, message }: Failure, willRetry: boolean): string {
  const { job, video } = aboutInput(input);
  return logLine('step-failed', { step, job, code, message: withoutName(message, video), willRetry });
}

async function attempt<Input, Output>(step: Step<Input, Output>, input: Input, log: Log): Promise<Result<Output>> {
  try {
    return { ok: true, value: await step(input, log) };
  } catch (thrown) {
    const error: Failure = failureOf(thrown);
    if (error.code === 'internal') {
      const { job, video } = aboutInput(input);
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      log.error(logLine('step-threw', { job, stack: withoutName(stack ?? String(thrown), video) }));
    }
    return { ok: false, error };
  }
}
