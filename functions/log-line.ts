import { traceIds } from '../core/telemetry/traceparent.ts';

/** Describes one event as a line of JSON, in the format of the workers' log. The ids of the active trace are added; names of files must not be. */
export function logLine(event: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ event, ...fields, ...traceIds() });
}
