import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../journal/write-file-atomically.ts';
import { jsonOrUndefined } from '../../json-or-undefined.ts';
import { readIfExists } from '../../read-if-exists.ts';
import { expandSetting } from '../../settings/expand-setting.ts';
import { invokeWithRetries } from '../invoke-with-retries.ts';
import type { Listener, ListenerDependencies } from '../listener.ts';
import { PollingLoop } from '../polling-loop.ts';
import { parseTimerSchedule, type TimerSchedule } from './timer-schedule.ts';

const TimerTrigger = z.looseObject({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

/** The times of a timer's last and next run, in the form of the real host. */
const Status = z.object({ Last: z.string(), Next: z.string(), LastUpdated: z.string() });
type Status = z.infer<typeof Status>;

/** Missed runs of a schedule with shorter intervals aren't made up for. */
const SHORTEST_MONITORED_MS = 60_000;
const LONGEST_SLEEP_MS = 24 * 3600 * 1000;
/** The next time of a schedule that never comes due again, as in .NET. */
const NEVER = '9999-12-31T23:59:59.999Z';

/**
 * Runs a function on a schedule, never twice at once. If the host was down at a scheduled time, the function runs when it starts.
 * @throws AppError if the schedule can't be parsed
 */
export function timerListener(host: ListenerDependencies): Listener {
  const { fn, settings } = host;
  const trigger = TimerTrigger.parse(fn.trigger);
  const expression = expandSetting(trigger.schedule, settings, `The function '${fn.name}'`);
  const schedule = parseTimerSchedule(expression, settings['WEBSITE_TIME_ZONE']);
  return new ScheduledRuns(host, schedule, trigger).loop;
}

class ScheduledRuns {
  readonly loop = new PollingLoop(() => this.#look());
  readonly #host: ListenerDependencies;
  readonly #schedule: TimerSchedule;
  readonly #trigger: z.infer<typeof TimerTrigger>;
  readonly #path: string;
  #status: Status | undefined;
  #hasBegun = false;
  /** Undefined if no time is left. */
  #dueAt: Date | undefined;

  constructor(host: ListenerDependencies, schedule: TimerSchedule, trigger: z.infer<typeof TimerTrigger>) {
    this.#host = host;
    this.#schedule = schedule;
    this.#trigger = trigger;
    this.#path = join(host.dataFolder, 'timers', `${host.fn.name}.json`);
  }

  async #look(): Promise<number> {
    const leftMs = (this.#dueAt?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    if (!this.#hasBegun) await this.#begin();
    else if (leftMs <= 0) await this.#run(false);
    else return Math.min(leftMs, LONGEST_SLEEP_MS);
    this.#hasBegun = true;
    this.#dueAt = this.#schedule.next(new Date());
    return 0;
  }

  async #begin(): Promise<void> {
    this.#status = await this.#readStatus();
    const isPastDue = this.#status !== undefined && Date.parse(this.#status.Next) < Date.now();
    if (isPastDue || this.#trigger.runOnStartup) await this.#run(isPastDue);
  }

  async #run(isPastDue: boolean): Promise<void> {
    const { fn, log } = this.#host;
    const now = new Date();
    const next = this.#schedule.next(now)?.toISOString() ?? NEVER;
    const info = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: this.#status ?? {
        Last: '0001-01-01T00:00:00',
        Next: next,
        LastUpdated: '0001-01-01T00:00:00',
      },
      IsPastDue: isPastDue,
    };
    try {
      await invokeWithRetries(this.#host, { trigger: { json: JSON.stringify(info) } }, this.loop);
    } catch (error) {
      log(`Function.${fn.name}`, 'error', `The function '${fn.name}' failed`, { err: error });
    }
    this.#status = { Last: now.toISOString(), Next: next, LastUpdated: now.toISOString() };
    if (this.#isMonitored(now)) await this.#writeStatus(this.#status);
  }

  #isMonitored(now: Date): boolean {
    const first = this.#schedule.next(now);
    const second = first && this.#schedule.next(first);
    const intervalMs = second ? second.getTime() - first.getTime() : Number.POSITIVE_INFINITY;
    return this.#trigger.useMonitor && intervalMs >= SHORTEST_MONITORED_MS;
  }

  async #readStatus(): Promise<Status | undefined> {
    const content = await readIfExists(this.#path).catch((error: unknown) => this.#warn('read', error));
    return Status.safeParse(jsonOrUndefined(content ?? '')).data;
  }

  async #writeStatus(status: Status): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(this.#path, JSON.stringify(status));
    } catch (error) {
      this.#warn('written', error);
    }
  }

  #warn(done: 'read' | 'written', error: unknown): undefined {
    const text = `The times of the timer '${this.#host.fn.name}' can't be ${done}: a run that is missed isn't made up for`;
    this.#host.log('Host.Triggers.Timer', 'warning', text, { err: error });
  }
}
