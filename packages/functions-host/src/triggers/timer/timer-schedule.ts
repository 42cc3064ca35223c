import { Cron } from 'croner';
import { AppError } from '../../app/app-error.ts';
import { TimeSpan } from '../../settings/time-span.ts';

/** The schedule of a timer trigger. */
export interface TimerSchedule {
  next(after: Date): Date;
}

/**
 * Parses an NCRONTAB expression of six fields (seconds first; with five, seconds are 0) or a time span.
 * @param timeZone an IANA name; as on Azure, the default is UTC
 * @throws AppError if the expression can't be parsed or never comes due
 */
export function parseTimerSchedule(expression: string, timeZone = 'UTC'): TimerSchedule {
  const span = TimeSpan.safeParse(expression);
  if (span.data) return { next: (after) => new Date(after.getTime() + span.data) };
  try {
    if (span.data === 0) throw new Error('it must be longer than 0.');
    const cron = new Cron(expression, { timezone: timeZone, domAndDow: true });
    const next = (after: Date) => {
      const due = cron.nextRun(after);
      if (!due) throw new Error('it never comes due.');
      return due;
    };
    next(new Date());
    return { next };
  } catch (error) {
    throw new AppError(`The schedule "${expression}" can't be read: ${(error as Error).message}`);
  }
}
