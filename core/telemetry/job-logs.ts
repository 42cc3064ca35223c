import { z } from 'zod';
import { JobId } from '../contracts/job-id.ts';
import type { JobLogStore } from '../storage/ports.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Lines wait this long, so that many go to storage in one request. A process that is killed loses those that wait. */
const WAIT_MS = 2_000;
/** While storage doesn't answer, so many lines of a job wait; those that follow stand in the process's own log alone. */
const MOST_WAITING = 2_000;

const Line = z.looseObject({ job: JobId, time: z.number().optional() });

/** Keeps a copy of what a process logs about a job with the job. */
export interface JobLogs {
  /** Takes one line of JSON. A line that names no job is ignored. Never throws. */
  write(line: string): void;
  /** Waits until storage has all lines, or has refused them. Never throws. */
  flush(): Promise<void>;
}

/**
 * @param writer names the process in the name of the log; several processes may share a name
 * @param warn is called if lines can't be stored; they are dropped
 */
export function openJobLogs(
  { append }: Pick<JobLogStore, 'append'>,
  writer: string,
  warn: (reason: string) => void,
): JobLogs {
  const waiting = new Map<JobId, string[]>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;

  async function send(): Promise<void> {
    while (waiting.size > 0) {
      const batch = [...waiting];
      waiting.clear();
      await Promise.all(
        batch.map(([job, lines]) => append(job, writer, lines).catch((thrown) => warn(String(thrown)))),
      );
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    sending ??= send().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  return {
    flush,
    write(line) {
      const about = parse(line);
      if (!about) return;
      const lines = waiting.get(about.job) ?? [];
      if (lines.length >= MOST_WAITING) return;
      const { time = Date.now(), ...fields } = about;
      // The time comes first, so that lines can be sorted as they are.
      lines.push(withoutSecrets(JSON.stringify({ time: new Date(time).toISOString(), ...fields })));
      waiting.set(about.job, lines);
      timer ??= setTimeout(() => void flush(), WAIT_MS).unref();
    },
  };
}

function parse(line: string): z.infer<typeof Line> | undefined {
  if (!line.includes('"job":')) return undefined;
  try {
    return Line.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
