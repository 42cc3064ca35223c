import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PaintJobView } from '../../core/contracts/job.ts';
import type { ChunkView } from '../../core/contracts/job-progress.ts';
import { reasonOf } from '../api/ask.ts';
import { canPlayChunks, endOf, playChunks } from '../api/play-chunks.ts';
import { Note } from './note.tsx';
import { TimeSlider } from './time-slider.tsx';

interface EarlyPlayerProps {
  readonly job: PaintJobView;
  readonly chunks: readonly ChunkView[];
}

/** Plays what is painted so far, without sound, while the rest is being painted. Nothing is fetched until the user asks for it. */
export function EarlyPlayer({ job, chunks }: EarlyPlayerProps) {
  const isOpen = useSignal(false);
  if (!canPlayChunks(job))
    return (
      <p class="hint early">
        Your browser can’t play {job.codec}
        {job.bits === 10 && ' of 10 bits'} while it is painted.
      </p>
    );
  if (isOpen.value) return <Stage job={job} chunks={chunks} />;
  return (
    <p class="early">
      <button type="button" class="primary" onClick={() => (isOpen.value = true)}>
        Play what is painted
      </button>
      <span class="hint">The sound comes with the finished film.</span>
    </p>
  );
}

function Stage({ job, chunks }: EarlyPlayerProps) {
  const { video, seconds, painted, isPlaying, isWaiting, problem, listeners, toggle, seek } = useChunks(job, chunks);
  return (
    <section class="player early" aria-label="What is painted so far">
      <div class="stage">
        <video
          ref={video}
          muted
          playsInline
          autoPlay
          aria-label="What is painted so far"
          {...listeners}
          onClick={toggle}
        />
        {isPlaying && isWaiting && <span class="working">Waiting for the next part…</span>}
      </div>
      <div class="controls">
        <button type="button" class="primary" onClick={toggle}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <TimeSlider label="Time" seconds={seconds} length={painted} onSeek={seek} />
        <output>
          {seconds.toFixed(1)} of {painted.toFixed(1)} s
        </output>
      </div>
      {problem && <Note kind="bad">{problem}</Note>}
    </section>
  );
}

/** Feeds a video element with the painted chunks of a job, and says what it shows. */
function useChunks({ id, codec, bits }: PaintJobView, chunks: readonly ChunkView[]) {
  const video = useRef<HTMLVideoElement>(null);
  const known = useRef(chunks);
  known.current = chunks;
  const seconds = useSignal(0);
  const painted = useSignal(0);
  const isPlaying = useSignal(true);
  const isWaiting = useSignal(true);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!video.current) return;
    const onProblem = (thrown: unknown) => (problem.value = thrown === undefined ? undefined : reasonOf(thrown));
    return playChunks(video.current, { job: id, codec, bits, chunks: () => known.current, onProblem });
  }, [id]);
  const note = ({ currentTarget }: { readonly currentTarget: HTMLVideoElement }) => {
    seconds.value = currentTarget.currentTime;
    painted.value = endOf(currentTarget);
  };
  return {
    ...{ video, seconds: seconds.value, painted: painted.value, problem: problem.value },
    ...{ isPlaying: isPlaying.value, isWaiting: isWaiting.value },
    listeners: {
      ...{ onTimeUpdate: note, onProgress: note, onSeeked: note },
      onPlay: () => (isPlaying.value = true),
      onPause: () => (isPlaying.value = false),
      onWaiting: () => (isWaiting.value = true),
      onPlaying: () => (isWaiting.value = false),
    },
    toggle() {
      if (isPlaying.value) video.current?.pause();
      else void video.current?.play().catch(() => undefined);
    },
    seek(to: number) {
      if (video.current) video.current.currentTime = to;
    },
  };
}
