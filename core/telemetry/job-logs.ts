import { z } from 'zod';
import { JobId } from '../contracts/job.ts';
import { parseJson } from '../contracts/parse-json.ts';
import type { JobLogStore } from '../storage/ports.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Time for which lines are collected, so that many are stored in one request. A process that is killed loses the waiting ones. */
const WAIT_MS = 2_000;
/** Most lines of a job that wait while storage doesn't answer. Further lines are only in the process's own log. */
const MOST_WAITING = 2_000;

const Line = z.looseObject({ job: JobId, time: z.number().optional() });

/** Stores a copy of what a process logs about a job. */
export interface JobLogs {
  /** Adds a line of JSON. A line that names no job is ignored. It never throws. */
  write(line: string): void;
  /** Waits until all lines have been stored or refused. It never throws. */
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
  return line.includes('"job":') ? Line.safeParse(parseJson(line)).data : undefined;
}
