import type { JobProgress } from '../../core/contracts/job-progress.ts';
import { ApiProblem, ask, send } from './ask.ts';
import { pause } from './pause.ts';
import { piecesOf } from './pieces-of.ts';

/** The wait before a lost stream is opened again. */
const AGAIN_MS = 1_500;

/**
 * Follows a job until it has ended, by server-sent events; while these fail, it asks for the job. A restart of the system is only a
 * pause.
 * @returns a function that stops it
 */
export function followJob(
  id: string,
  { onProgress, onProblem }: { onProgress: (progress: JobProgress) => void; onProblem: (thrown: unknown) => void },
): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let hasEnded = false;
  const show = (progress: JobProgress) => {
    hasEnded = progress.job.phase === 'ended';
    onProgress(progress);
  };

  async function follow(): Promise<void> {
    while (!signal.aborted && !hasEnded) {
      try {
        await readEvents(id, show, signal);
      } catch (thrown) {
        if (signal.aborted) return;
        onProblem(thrown);
        if (thrown instanceof ApiProblem && thrown.status === 404) return;
        await askOnce(id, show, signal).catch(() => undefined);
      }
      if (!hasEnded) await pause(AGAIN_MS, signal);
    }
  }

  follow().catch(() => undefined);
  return () => stopping.abort();
}

async function askOnce(id: string, show: (progress: JobProgress) => void, signal: AbortSignal): Promise<void> {
  show({ job: await ask(`/jobs/${id}`, { signal }), chunks: [] });
}

/** Reads the stream with `fetch`, because `EventSource` can't send a key. */
async function readEvents(id: string, show: (progress: JobProgress) => void, signal: AbortSignal): Promise<void> {
  const { body } = await send(`/jobs/${id}/events`, { signal, headers: { accept: 'text/event-stream' } });
  for await (const event of piecesOf(body, '\n\n')) {
    if (event.startsWith('data: ')) show(JSON.parse(event.slice('data: '.length)) as JobProgress);
  }
}
