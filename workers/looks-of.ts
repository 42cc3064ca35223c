import type { PaintingPlan, PlannedChunk, PlannedNetwork, PlannedStyle } from '../core/contracts/plan.ts';
import { lookAt } from '../core/jobs/look-at.ts';
import { displayTimes } from '../core/media/source/timeline.ts';
import type { CodeMix } from '../engine/codes/code-mix.ts';
import type { FrameLook } from '../engine/style-engine.ts';
import type { WorkerPorts } from './ports.ts';

/** Returns a function from a frame's number in the chunk to its look. It says all of it, because jobs of one network share an engine. */
export async function looksOf(
  { storage }: Pick<WorkerPorts, 'storage'>,
  { job, network, looks }: PaintingPlan,
  chunk: PlannedChunk,
): Promise<(index: number) => FrameLook> {
  const always = lookAtStart(network);
  if (!looks) return () => always;
  const { timeline } = await storage.jobs.readInspection(job.id);
  const times = displayTimes(timeline);
  return (index) => {
    const time = times[chunk.firstFrame + index] ?? 0;
    const { style, ...rest } = lookAt(looks, (time - (times[0] ?? 0)) / timeline.timescale);
    return { ...always, ...rest, ...(style && { style: codesOf(style) }) };
  };
}

/** Returns how the first frame is painted; the looks of a plan say what changes later. */
export function lookAtStart({ style, strength, strokeSize }: PlannedNetwork): Required<FrameLook> {
  const first = (value: number | readonly { readonly value: number }[]) =>
    typeof value === 'number' ? value : (value[0]?.value ?? 1);
  return { style: codesOf(style), strength: first(strength), strokeSize: first(strokeSize) };
}

/** Converts a planned style to the form that engines take: pictures are replaced by their codes. */
function codesOf(style: PlannedStyle): CodeMix {
  return style.map((part) => ('style' in part ? part : { code: part.code, weight: part.weight }));
}
