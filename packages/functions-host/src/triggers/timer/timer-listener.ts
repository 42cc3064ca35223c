import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../journal/write-file-atomically.ts';
import { expandSetting } from '../../settings/expand-setting.ts';
import { invokeWithRetries } from '../invoke-with-retries.ts';
import type { Listener, ListenerDependencies } from '../listener.ts';
import { RunningWork } from '../running-work.ts';
import { Sleeper } from '../sleeper.ts';
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

/**
 * Runs a function on a schedule, never twice at once. If the host was down at a scheduled time, the function runs when it starts.
 * @throws AppError if the schedule can't be parsed
 */
export function timerListener(host: ListenerDependencies): Listener {
  const { fn, settings } = host;
  const trigger = TimerTrigger.parse(fn.trigger);
  const expression = expandSetting(trigger.schedule, settings, `The function '${fn.name}'`);
  const schedule = parseTimerSchedule(expression, settings['WEBSITE_TIME_ZONE']);
  return new ScheduledRuns(host, schedule, trigger);
}

class ScheduledRuns implements Listener {
  readonly #host: ListenerDependencies;
  readonly #schedule: TimerSchedule;
  readonly #trigger: z.infer<typeof TimerTrigger>;
  readonly #path: string;
  readonly #running = new RunningWork();
  readonly #sleeper = new Sleeper();
  #isStopping = false;

  constructor(host: ListenerDependencies, schedule: TimerSchedule, trigger: z.infer<typeof TimerTrigger>) {
    this.#host = host;
    this.#schedule = schedule;
    this.#trigger = trigger;
    this.#path = join(host.dataFolder, 'timers', `${host.fn.name}.json`);
  }

  start(): void {
    this.#running.add(
      this.#loop().catch((error: unknown) => {
        this.#host.log('Host.Triggers.Timer', 'error', `The timer of '${this.#host.fn.name}' has stopped`, {
          err: error,
        });
      }),
    );
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#sleeper.wakeForGood();
    await this.#running.allDone(graceMs);
  }

  async #loop(): Promise<void> {
    let status = await this.#readStatus();
    const isPastDue = status !== undefined && Date.parse(status.Next) < Date.now();
    if (isPastDue || this.#trigger.runOnStartup) status = await this.#run(status, isPastDue);
    while (!this.#isStopping) {
      const dueAt = this.#schedule.next(new Date());
      await this.#sleepUntil(dueAt);
      if (!this.#isStopping) status = await this.#run(status, false);
    }
  }

  async #sleepUntil(time: Date): Promise<void> {
    for (let left = time.getTime() - Date.now(); left > 0 && !this.#isStopping; left = time.getTime() - Date.now())
      await this.#sleeper.sleep(Math.min(left, LONGEST_SLEEP_MS));
  }

  async #run(before: Status | undefined, isPastDue: boolean): Promise<Status> {
    const { fn, log } = this.#host;
    const now = new Date();
    const next = this.#schedule.next(now);
    const info = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: before ?? {
        Last: '0001-01-01T00:00:00',
        Next: next.toISOString(),
        LastUpdated: '0001-01-01T00:00:00',
      },
      IsPastDue: isPastDue,
    };
    try {
      await invokeWithRetries(this.#host, { trigger: { json: JSON.stringify(info) } }, this.#sleeper);
    } catch (error) {
      log(`Function.${fn.name}`, 'error', `The function '${fn.name}' failed`, { err: error });
    }
    const status = { Last: now.toISOString(), Next: next.toISOString(), LastUpdated: now.toISOString() };
    if (this.#isMonitored(now)) await writeFileAtomically(this.#path, JSON.stringify(status));
    return status;
  }

  #isMonitored(now: Date): boolean {
    const first = this.#schedule.next(now);
    return this.#trigger.useMonitor && this.#schedule.next(first).getTime() - first.getTime() >= SHORTEST_MONITORED_MS;
  }

  async #readStatus(): Promise<Status | undefined> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const content = await readFile(this.#path, 'utf8').catch(() => undefined);
    return content === undefined ? undefined : Status.parse(JSON.parse(content));
  }
}
