import { duration } from './format.ts';
import { stepInWords, taskInWords } from './phases.ts';

/** A line of a job's log, in words. */
export interface LogEntry {
  readonly time: string;
  /** The worker; empty for the app. */
  readonly who: string;
  readonly what: string;
  readonly isBad: boolean;
}

/** The level from which pino logs warnings. */
const WARN = 40;

/** Describes a line of JSON. A line that isn't one is left out. */
export function logEntry(line: string): LogEntry[] {
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    const text = (name: string) => (typeof fields[name] === 'string' ? String(fields[name]) : '');
    const { level, seconds } = fields;
    const subject = (text('task') && taskInWords(text('task'))) || (text('step') && stepInWords(text('step')));
    const event = (text('msg') || text('event')).replaceAll('-', ' ');
    const took =
      typeof seconds === 'number' ? `in ${seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds)}` : '';
    const why = text('message') || text('reason') || text('code');
    const words = [subject && `${subject}:`, event, text('outcome').replaceAll('-', ' '), took]
      .filter(Boolean)
      .join(' ');
    const isBad = (typeof level === 'number' && level >= WARN) || text('event') === 'step-failed';
    return [{ time: text('time'), who: text('worker'), what: why ? `${words}: ${why}` : words, isBad }];
  } catch {
    return [];
  }
}
