import type { PlannedStyle } from '../core/contracts/looks.ts';
import type { Plan, PlannedChunk } from '../core/contracts/plan.ts';
import { lookAt } from '../core/jobs/look-at.ts';
import { displayTimes } from '../core/media/source/timeline.ts';
import type { CodeMix } from '../engine/codes/code-mix.ts';
import type { FrameLook } from '../engine/style-engine.ts';
import type { WorkerPorts } from './ports.ts';

/** Returns a function from a frame's number in the chunk to its look, or undefined if all frames of the plan are painted alike. */
export async function looksOf(
  { storage }: Pick<WorkerPorts, 'storage'>,
  { job, looks }: Plan,
  chunk: PlannedChunk,
): Promise<((index: number) => FrameLook) | undefined> {
  if (!looks) return undefined;
  const { timeline } = await storage.jobs.readInspection(job.id);
  const times = displayTimes(timeline);
  return (index) => {
    const time = times[chunk.firstFrame + index] ?? 0;
    const { style, ...rest } = lookAt(looks, (time - (times[0] ?? 0)) / timeline.timescale);
    return { ...rest, ...(style && { style: codesOf(style) }) };
  };
}

/** Converts a planned style to the form that engines take: pictures are replaced by their codes. */
export function codesOf(style: PlannedStyle): CodeMix {
  return style.map((part) => ('style' in part ? part : { code: part.code, weight: part.weight }));
}
