import { failureOf, permanent, transient } from '../../core/contracts/failure.ts';
import type { FrameAnswer, FrameLabel } from '../../core/contracts/frame-label.ts';
import type { LabellingPlan, PlannedChunk } from '../../core/contracts/plan.ts';
import { PixelDigest } from '../../core/jobs/pixel-digest.ts';
import { type DecodeFindings, decodeChunk } from '../../core/media/decode/decode-chunk.ts';
import { resolveColour } from '../../core/media/pictures/colour.ts';
import { fromNv12 } from '../../core/media/pictures/rgb-frames.ts';
import type { OpenedSource } from '../../core/media/source/opened-source.ts';
import { displayTimes } from '../../core/media/source/timeline.ts';
import { SPANS } from '../../core/telemetry/names.ts';
import { inSpan } from '../../core/telemetry/spans.ts';
import type { Labeller } from '../../engine/pipeline/open-labeller.ts';
import { StageError } from '../../engine/pipeline/stage.ts';
import { inBatches } from '../paint-frames.ts';
import type { WorkerPorts } from '../ports.ts';
import { aboutChunk, type MadeChunk, storeChunk } from './store-chunk.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** Labels the frames of one chunk and stores their lines, unless they are stored already. @throws what {@link storeChunk} throws */
export async function labelChunk(
  ports: WorkerPorts,
  plan: LabellingPlan,
  chunk: PlannedChunk,
  attempt: TaskAttempt,
): Promise<TaskOutcome> {
  return storeChunk(ports, plan, chunk, attempt, () =>
    ports.sources.use(plan, (source) =>
      ports.labellers.use(plan, (labeller) =>
        inSpan(SPANS.paint, aboutChunk(plan, chunk), () =>
          labelWith({ source, labeller }, ports, plan, chunk, attempt),
        ),
      ),
    ),
  );
}

/** Labels with an open source and model. After a failed attempt, decoding starts one keyframe further back. */
async function labelWith(
  { source, labeller }: { readonly source: OpenedSource; readonly labeller: Labeller },
  { ffmpeg, settings, turns, storage }: WorkerPorts,
  plan: LabellingPlan,
  chunk: PlannedChunk,
  { failures, isUrgent, signal }: TaskAttempt,
): Promise<MadeChunk> {
  const { video } = plan;
  const { width, height } = video.painted;
  const colour = resolveColour(video.painted.colour, video.painted);
  const turn = isUrgent ? turns.urgent : turns.other;
  const digest = new PixelDigest();
  const findings: DecodeFindings = { damaged: [], resized: [] };
  const answers: FrameAnswer[] = [];
  const frames = decodeChunk({ source, video, chunk, ffmpeg, preRollGops: failures > 0 ? 1 : 0, findings, signal });
  for await (const batch of inBatches(frames, settings.REPAINT_BATCH_FRAMES)) {
    for (const [i, frame] of batch.entries()) digest.add(chunk.firstFrame + answers.length + i, frame);
    const endTurn = await turn.begin(labeller, signal);
    try {
      const pictures = batch.map((frame) => fromNv12(frame, width, height, colour));
      answers.push(...(await labeller.label(pictures, signal)));
    } catch (thrown) {
      signal.throwIfAborted();
      throw refusal(plan, thrown);
    } finally {
      endTurn();
    }
  }
  const { timeline } = await storage.jobs.readInspection(plan.job.id);
  const lines = linesOf(plan, chunk, displayTimes(timeline), answers, findings);
  return { bytes: Buffer.from(lines), pixels: digest.hex(), engine: labeller.name, findings };
}

/** Writes a line for each frame. Numbers and times are those of the whole source, whatever part of it is labelled. */
function linesOf(
  { video: { range, timescale, shiftSeconds = 0 } }: LabellingPlan,
  { firstFrame }: PlannedChunk,
  times: Float64Array,
  answers: readonly FrameAnswer[],
  { damaged }: DecodeFindings,
): string {
  const broken = new Set(damaged.map(({ frame }) => frame));
  const lines = answers.map((answer, i): FrameLabel => {
    const number = firstFrame + i;
    const time = (times[number] ?? 0) / timescale - shiftSeconds;
    const isDamaged = broken.has(number) && { isDamaged: true as const };
    return { frame: (range?.skippedFrames ?? 0) + number, time, answer, ...isDamaged };
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A frame that a stage can't handle stays that way; whatever else happens to a network may not happen again. */
function refusal({ job, model }: LabellingPlan, thrown: unknown): Error {
  const { code, message } = failureOf(thrown);
  if (thrown instanceof StageError)
    return permanent('unsupported', `${model.name} can't label ${job.video.name}: ${message}`, thrown);
  return code === 'internal' ? transient('engine', `${model.name} failed: ${message}`, thrown) : (thrown as Error);
}
