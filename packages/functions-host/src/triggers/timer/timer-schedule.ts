import { Cron } from 'croner';
import { AppError } from '../../app/app-error.ts';
import { TimeSpan } from '../../settings/time-span.ts';

/** The schedule of a timer trigger. */
export interface TimerSchedule {
  /** Returns when it comes due next; undefined if it never does again. */
  next(after: Date): Date | undefined;
}

/**
 * Parses an NCRONTAB expression of six fields (seconds first; with five, seconds are 0) or a time span.
 * @param timeZone an IANA name; as on Azure, the default is UTC
 * @throws AppError if the expression can't be parsed or never comes due
 */
export function parseTimerSchedule(expression: string, timeZone = 'UTC'): TimerSchedule {
  const span = TimeSpan.safeParse(expression);
  try {
    if (span.data === 0) throw new Error('it must be longer than 0.');
    const schedule = span.data ? every(span.data) : byCron(expression, timeZone);
    if (!schedule.next(new Date())) throw new Error('it never comes due.');
    return schedule;
  } catch (error) {
    throw new AppError(`The schedule "${expression}" can't be read: ${(error as Error).message}`);
  }
}

function every(ms: number): TimerSchedule {
  const valid = (date: Date) => (Number.isNaN(date.getTime()) ? undefined : date);
  return { next: (after) => valid(new Date(after.getTime() + ms)) };
}

function byCron(expression: string, timezone: string): TimerSchedule {
  const cron = new Cron(expression, { timezone, domAndDow: true });
  return { next: (after) => cron.nextRun(after) ?? undefined };
}
