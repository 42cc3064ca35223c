import { traceIds } from '../core/telemetry/traceparent.ts';

/** One event as a line of JSON, as the workers log: with ids of job and task, of the trace where there is one, and no names. */
export function logLine(event: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ event, ...fields, ...traceIds() });
}
