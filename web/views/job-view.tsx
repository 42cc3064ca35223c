import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JobView, PaintJobView } from '../../core/contracts/job.ts';
import type { JobLinks } from '../../core/contracts/job-links.ts';
import type { JobProgress } from '../../core/contracts/job-progress.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { followJob } from '../api/follow-job.ts';
import { cancelJob, isStopped, isUnderWay, startAgain } from '../api/job-deeds.ts';
import { ChunkMap } from '../parts/chunk-map.tsx';
import { ComparePictures } from '../parts/compare-pictures.tsx';
import { ComparePlayer, type Side } from '../parts/compare-player.tsx';
import { CompareWith } from '../parts/compare-with.tsx';
import { EarlyPlayer } from '../parts/early-player.tsx';
import { JobFacts } from '../parts/job-facts.tsx';
import { JobHistory } from '../parts/job-history.tsx';
import { JobLog } from '../parts/job-log.tsx';
import { JobNumbers } from '../parts/job-numbers.tsx';
import { LabelCounts } from '../parts/label-counts.tsx';
import { Note } from '../parts/note.tsx';
import { PictureDownloads } from '../parts/picture-downloads.tsx';
import { Proof } from '../parts/proof.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { WorkerChart } from '../parts/worker-chart.tsx';
import { mergeProgress } from '../state/merge-progress.ts';
import { rateMeter } from '../state/rate.ts';
import { loadStyles, lookTitle, styleTitle } from '../state/styles.ts';
import { failureOf, filmName } from '../words/format.ts';
import { deedOf } from '../words/phases.ts';

/** The view of one job: its progress, then its painting. */
export function OneJobView({ id }: { readonly id: string }) {
  const progress = useSignal<JobProgress | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const rate = useSignal<number | undefined>(undefined);
  /** Why the last thing that the user asked for could not be done. */
  const refusal = useSignal<string | undefined>(undefined);
  const tries = useSignal(0);
  const run = tries.value;
  const meter = useMemo(() => rateMeter(), [run]);
  useEffect(() => void loadStyles(), []);
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
  const act = (action: () => Promise<unknown>) => {
    refusal.value = undefined;
    return action().then(
      () => tries.value++,
      (thrown) => (refusal.value = reasonOf(thrown)),
    );
  };
  return (
    <>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {refusal.value && <Note kind="bad">{refusal.value}</Note>}
      {progress.value && <Job progress={progress.value} rate={rate.value} act={(action) => void act(action)} />}
      {!progress.value && !problem.value && <p class="hint">Loading…</p>}
      {!progress.value && problem.value && (
        <p>
          <a href="/jobs">All jobs</a>
        </p>
      )}
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
  const isHopeless = job.state === 'failed' && job.error?.retryable === false;
  return (
    <article>
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
          {isRunning && (
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
      {job.error && <Note kind={job.state === 'failed' ? 'bad' : 'plain'}>{failureOf(job)}</Note>}
      {job.state === 'succeeded' && <Painted job={job} />}
      {isRunning && <JobNumbers job={job} rate={rate} />}
      {isRunning &&
        job.kind === 'paint' &&
        job.format !== 'picture' &&
        chunks.some(({ state }) => state === 'stored') && <EarlyPlayer job={job} chunks={chunks} />}
      {chunks.length > 0 && job.state !== 'succeeded' && (
        <ChunkMap chunks={chunks} isOver={!isRunning} deed={deedOf(job)} />
      )}
      <WorkerChart chunks={chunks} since={job.createdAt} deed={deedOf(job)} />
      <JobFacts job={job} />
      <JobHistory id={job.id} />
      <JobLog id={job.id} />
    </article>
  );
}

function Painted({ job }: { readonly job: JobView }) {
  const { id, video } = job;
  const painted = job.kind === 'paint' ? job : undefined;
  const links = useSignal<JobLinks | undefined>(undefined);
  /** The painting that is chosen for comparison; undefined is the film itself. */
  const chosen = useSignal<Side | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const attempt = (action: Promise<unknown>) => action.catch((thrown: unknown) => (problem.value = reasonOf(thrown)));
  const choose = async (other: PaintJobView | undefined) => {
    const { painting } = other ? await ask<JobLinks>(`/jobs/${other.id}/links`) : {};
    chosen.value = painting && other ? { url: painting, title: styleTitle(other.style) } : undefined;
  };
  useEffect(() => {
    void attempt(ask<JobLinks>(`/jobs/${id}/links`).then((found) => (links.value = found)));
  }, [id]);
  const { painting, source, download, manifest, pictures } = links.value ?? {};
  const isPicture = painted?.format === 'picture';
  const film = source ? { url: source, title: isPicture ? 'Picture' : 'Film' } : undefined;
  const title = chosen.value ? lookTitle(job) : 'Painting';
  return (
    <>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {painting && painted && isPicture && (
        <ComparePictures painting={{ url: painting, title }} other={chosen.value ?? film} />
      )}
      {painting && painted && !isPicture && (
        <ComparePlayer
          painting={{ url: painting, title }}
          other={chosen.value ?? film}
          frames={job.frames.total}
          name={filmName(job.output ?? video)}
        />
      )}
      {painting && painted && <CompareWith job={painted} onChoose={(other) => void attempt(choose(other))} />}
      {download && (
        <p class="acts downloads">
          <a class="button primary" href={download} download>
            Download the {painted ? 'painting' : 'labels'}
          </a>
          {manifest && (
            <a class="button quiet" href={manifest} target="_blank" rel="noreferrer">
              Open the manifest
            </a>
          )}
        </p>
      )}
      {painting && !painted && <LabelCounts url={painting} frames={job.frames.total} />}
      {pictures && <PictureDownloads pictures={pictures} name={filmName(job.output ?? video)} />}
      {manifest && painted && <Proof manifest={manifest} isPicture={isPicture} />}
    </>
  );
}
