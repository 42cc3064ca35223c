import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JobView } from '../../core/contracts/job.ts';
import type { JobProgress } from '../../core/contracts/job-progress.ts';
import { reasonOf } from '../api/ask.ts';
import { followJob } from '../api/follow-job.ts';
import { cancelJob, isStopped, isUnderWay, startAgain } from '../api/job-deeds.ts';
import { ChunkMap } from '../parts/chunk-map.tsx';
import { EarlyPlayer } from '../parts/early-player.tsx';
import { JobFacts } from '../parts/job-facts.tsx';
import { JobHistory } from '../parts/job-history.tsx';
import { JobLog } from '../parts/job-log.tsx';
import { JobNumbers } from '../parts/job-numbers.tsx';
import { Note } from '../parts/note.tsx';
import { Labelled, Painted } from '../parts/painted.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { WorkerChart } from '../parts/worker-chart.tsx';
import { mergeProgress } from '../state/merge-progress.ts';
import { rateMeter } from '../state/rate.ts';
import { loadStyles, lookTitle } from '../state/styles.ts';
import { failureOf, filmName } from '../words/format.ts';
import { deedOf } from '../words/phases.ts';

/** The view of one job: its progress, then its painting. */
export function OneJobView({ id }: { readonly id: string }) {
  /** Why the last thing that the user asked for could not be done. */
  const refusal = useSignal<string | undefined>(undefined);
  const tries = useSignal(0);
  const { progress, rate, problem } = useProgress(id, tries.value);
  useEffect(() => void loadStyles(), []);
  const act = (action: () => Promise<unknown>) => {
    refusal.value = undefined;
    action().then(
      () => tries.value++,
      (thrown) => (refusal.value = reasonOf(thrown)),
    );
  };
  return (
    <>
      {problem && <Note kind="bad">{problem}</Note>}
      {refusal.value && <Note kind="bad">{refusal.value}</Note>}
      {progress && <Job progress={progress} rate={rate} act={act} />}
      {!progress && !problem && <p class="hint">Loading…</p>}
      {!progress && problem && (
        <p>
          <a href="/jobs">All jobs</a>
        </p>
      )}
    </>
  );
}

/** Follows a job. @param run changes when the job is started again, which begins the measurement of its speed anew */
function useProgress(id: string, run: number) {
  const progress = useSignal<JobProgress | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const rate = useSignal<number | undefined>(undefined);
  const meter = useMemo(() => rateMeter(), [run]);
  useEffect(
    () =>
      followJob(id, {
        onProgress(next) {
          progress.value = mergeProgress(next, progress.value);
          rate.value = meter.add(next.job.frames.done);
          problem.value = undefined;
          document.title = `${filmName(next.job.video)} · Repaint`;
        },
        onProblem: (thrown) => (problem.value = reasonOf(thrown)),
      }),
    [id, run],
  );
  return { progress: progress.value, rate: rate.value, problem: problem.value };
}

type Act = (action: () => Promise<unknown>) => void;

interface JobProps {
  readonly progress: JobProgress;
  readonly rate: number | undefined;
  readonly act: Act;
}

function Job({ progress: { job, chunks }, rate, act }: JobProps) {
  const isRunning = isUnderWay(job);
  const deed = deedOf(job);
  const isPlayable = job.kind === 'paint' && job.format !== 'picture' && chunks.some(({ state }) => state === 'stored');
  return (
    <article>
      <JobHead job={job} act={act} />
      {job.error && <Note kind={job.state === 'failed' ? 'bad' : 'plain'}>{failureOf(job)}</Note>}
      {job.state === 'succeeded' && (job.kind === 'paint' ? <Painted job={job} /> : <Labelled job={job} />)}
      {isRunning && <JobNumbers job={job} rate={rate} />}
      {isRunning && isPlayable && <EarlyPlayer job={job} chunks={chunks} />}
      {chunks.length > 0 && job.state !== 'succeeded' && <ChunkMap chunks={chunks} isOver={!isRunning} deed={deed} />}
      <WorkerChart chunks={chunks} since={job.createdAt} deed={deed} />
      <JobFacts job={job} />
      <JobHistory id={job.id} />
      <JobLog id={job.id} />
    </article>
  );
}

function JobHead({ job, act }: { readonly job: JobView; readonly act: Act }) {
  const isHopeless = job.state === 'failed' && job.error?.retryable === false;
  return (
    <div class="view-head">
      <div>
        <h1 class="job-title">
          <bdi>{filmName(job.video)}</bdi>
        </h1>
        <p class="hint">
          {lookTitle(job)} <StateMark job={job} />
        </p>
      </div>
      <div class="acts">
        {isUnderWay(job) && (
          <button type="button" class="quiet" onClick={() => act(() => cancelJob(job))}>
            Cancel
          </button>
        )}
        {isStopped(job) && (
          <button type="button" class={isHopeless ? 'quiet' : 'primary'} onClick={() => act(() => startAgain(job))}>
            {job.state === 'failed' ? 'Try again' : 'Go on'}
          </button>
        )}
      </div>
    </div>
  );
}
