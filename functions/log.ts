import type { InvocationContext } from '@azure/functions';
import type { JobLogs } from '../core/telemetry/job-logs.ts';
import { traceIds } from '../core/telemetry/spans.ts';

/** Describes one event as a line of JSON, in the format of the workers' log. The ids of the active trace are added; names of files must not be. */
export function logLine(event: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ event, ...fields, ...traceIds() });
}

export type Log = Pick<InvocationContext, 'info' | 'warn' | 'error'>;

/** Returns a log that also writes the lines of an invocation to the log of the job that they name. */
export function logToJob(log: Log, jobLogs: JobLogs): Log {
  const both = (level: keyof Log) => (line: string) => {
    log[level](line);
    jobLogs.write(line);
  };
  return { info: both('info'), warn: both('warn'), error: both('error') };
}
