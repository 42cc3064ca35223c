import type { ChunkRecord, Manifest } from '../../core/contracts/manifest.ts';
import type { MediaNote } from '../../core/contracts/media-note.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { allowedDamage } from '../../core/media/source/media-limits.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import { displayTimes, type Timeline } from '../../core/media/source/timeline.ts';

type DamagedFrames = NonNullable<Manifest['damagedFrames']>;

/** Lists the ranges of frames that didn't decode cleanly, sorted by first frame. Ranges that meet at a border of chunks become one. */
export function sumDamage(plan: Plan, records: ReadonlyMap<string, ChunkRecord>, timeline: Timeline): DamagedFrames {
  const times = displayTimes(timeline);
  const runsOf = (kind: 'damaged' | 'concealed') => {
    const runs: DamagedFrames = [];
    for (const [firstFrame, frames] of plan.chunks.flatMap(({ hash }) => records.get(hash)?.[kind] ?? [])) {
      const last = runs.at(-1);
      if (last && last.firstFrame + last.frames === firstFrame) last.frames += frames;
      else runs.push({ firstFrame, frames, firstSeconds: (times[firstFrame] ?? 0) / timeline.timescale });
    }
    return runs;
  };
  const concealed = runsOf('concealed').map((run) => ({ ...run, isConcealed: true as const }));
  return [...runsOf('damaged'), ...concealed].sort((a, b) => a.firstFrame - b.firstFrame);
}

/** @throws RepaintError `undecodable` if more frames are without a picture of their own than the plan allows */
export function refuseDamage({ video, maxDamage, job }: Plan, runs: DamagedFrames): void {
  const lost = runs.filter(({ isConcealed }) => !isConcealed);
  const frames = countFrames(lost);
  if (frames <= allowedDamage(video.frames, maxDamage)) return;
  throw refusals.tooDamaged(job.video.name, frames, video.frames, lost[0]?.firstSeconds ?? 0);
}

/** Describes, as notes for the manifest, how many frames were replaced, concealed or scaled. */
export function decodingNotes(
  { chunks, video }: Plan,
  records: ReadonlyMap<string, ChunkRecord>,
  runs: DamagedFrames,
): MediaNote[] {
  const notes: MediaNote[] = [];
  const lost = countFrames(runs.filter(({ isConcealed }) => !isConcealed));
  if (lost > 0) {
    const message = `${lost} of ${video.frames} frames can't be decoded and show the last good one, or the next at the start; damagedFrames lists them.`;
    notes.push({ code: 'damaged', message, frames: lost });
  }
  const concealed = countFrames(runs) - lost;
  if (concealed > 0) {
    const message = `${concealed} of ${video.frames} frames are damaged; FFmpeg made up what is missing in them, and damagedFrames lists them.`;
    notes.push({ code: 'damaged-concealed', message, frames: concealed });
  }
  const resized = chunks.reduce((sum, { hash }) => sum + (records.get(hash)?.resized ?? 0), 0);
  if (resized > 0) {
    const message = `${resized} frames of another size were scaled to ${video.width}×${video.height}.`;
    notes.push({ code: 'size-change', message, frames: resized });
  }
  return notes;
}

function countFrames(runs: DamagedFrames): number {
  return runs.reduce((sum, { frames }) => sum + frames, 0);
}
