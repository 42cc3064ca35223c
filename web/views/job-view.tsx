import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JobLinks } from '../../core/contracts/job-links.ts';
import type { JobProgress } from '../../core/contracts/job-progress.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { followJob } from '../api/follow-job.ts';
import { cancelJob, isStopped, isUnderWay, startAgain } from '../api/job-deeds.ts';
import { ChunkMap } from '../parts/chunk-map.tsx';
import { ComparePlayer } from '../parts/compare-player.tsx';
import { JobFacts } from '../parts/job-facts.tsx';
import { JobNumbers } from '../parts/job-numbers.tsx';
import { Note } from '../parts/note.tsx';
import { Proof } from '../parts/proof.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { rateMeter } from '../state/rate.ts';
import { loadStyles, styleTitle } from '../state/styles.ts';
import { filmName } from '../words/format.ts';

/** The view of one job: its progress, then its painting. */
export function JobView({ id }: { readonly id: string }) {
  const progress = useSignal<JobProgress | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const rate = useSignal<number | undefined>(undefined);
  const tries = useSignal(0);
  const meter = useMemo(() => rateMeter(), []);
  useEffect(() => void loadStyles(), []);
  const run = tries.value;
  useEffect(
    () =>
      followJob(id, {
        onProgress(next) {
          const chunks = next.chunks.length > 0 ? next.chunks : (progress.value?.chunks ?? []);
          progress.value = { job: next.job, chunks };
          rate.value = meter.add(next.job.frames.done);
          problem.value = undefined;
          document.title = `${filmName(next.job.video)} · Repaint`;
        },
        onProblem: (thrown) => {
          problem.value = reasonOf(thrown);
        },
      }),
    [id, run],
  );
  const act = (action: () => Promise<unknown>) =>
    action().then(
      () => tries.value++,
      (thrown) => {
        problem.value = reasonOf(thrown);
      },
    );
  return (
    <>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {progress.value && <Job progress={progress.value} rate={rate.value} act={(action) => void act(action)} />}
      {!progress.value && !problem.value && <p class="hint">Loading…</p>}
    </>
  );
}

interface JobProps {
  readonly progress: JobProgress;
  readonly rate: number | undefined;
  readonly act: (action: () => Promise<unknown>) => void;
}

function Job({ progress: { job, chunks }, rate, act }: JobProps) {
  const isRunning = isUnderWay(job);
  return (
    <article>
      <div class="view-head">
        <div>
          <h1 class="job-title">
            <bdi>{filmName(job.video)}</bdi>
          </h1>
          <p class="hint">
            {styleTitle(job.style)} <StateMark state={job.state} />
          </p>
        </div>
        <div class="acts">
          {isRunning && (
            <button type="button" class="quiet" onClick={() => act(() => cancelJob(job))}>
              Cancel
            </button>
          )}
          {isStopped(job) && (
            <button type="button" class="primary" onClick={() => act(() => startAgain(job))}>
              {job.state === 'failed' ? 'Try again' : 'Go on'}
            </button>
          )}
        </div>
      </div>
      {job.error && <Note kind={job.state === 'failed' ? 'bad' : 'plain'}>{job.error.message}</Note>}
      {job.state === 'succeeded' && (
        <Painted id={job.id} frames={job.frames.total} name={filmName(job.output ?? job.video)} />
      )}
      {isRunning && <JobNumbers job={job} rate={rate} />}
      {chunks.length > 0 && isRunning && <ChunkMap chunks={chunks} />}
      <JobFacts job={job} />
    </article>
  );
}

interface PaintedProps {
  readonly id: string;
  readonly frames: number;
  /** The name of the painting's file. */
  readonly name: string;
}

function Painted({ id, frames, name }: PaintedProps) {
  const links = useSignal<JobLinks | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    ask<JobLinks>(`/jobs/${id}/links`).then(
      (found) => {
        links.value = found;
      },
      (thrown) => {
        problem.value = reasonOf(thrown);
      },
    );
  }, [id]);
  const { painting, source, download, manifest } = links.value ?? {};
  return (
    <>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {painting && <ComparePlayer painting={painting} source={source} frames={frames} name={name} />}
      {download && (
        <p class="acts downloads">
          <a class="button primary" href={download} download>
            Download the painting
          </a>
          {manifest && (
            <a class="button quiet" href={manifest} target="_blank" rel="noreferrer">
              Open the manifest
            </a>
          )}
        </p>
      )}
      {manifest && <Proof manifest={manifest} />}
    </>
  );
}
