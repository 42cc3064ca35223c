import type { Priority } from '../contracts/job.ts';
import { LANES, type Lane } from '../contracts/task.ts';

/**
 * The most frames of a job in each lane but the last: for `normal`, 30 s and 12 minutes at 24 frames per second. A `high` job counts as much
 * shorter than it is, and a `low` one goes to the last lane.
 */
const LONGEST: Record<Priority, readonly number[]> = {
  high: [17_280, Number.POSITIVE_INFINITY],
  normal: [720, 17_280],
  low: [-1, -1],
};

/** Assumed size of a frame, for sources whose length isn't known yet: that of 4 Mbit/s at 25 frames per second. */
const BYTES_PER_FRAME = 20_000;

/**
 * Chooses the queue of a job's tasks, so that short jobs are served before longer ones. All tasks of a job are in one lane: if the first
 * frames of a long job were urgent, a short job would wait for them.
 * @param frames all frames of the job, those that are stored already among them
 */
export function laneOf(frames: number, priority: Priority = 'normal'): Lane {
  const passed = LONGEST[priority].filter((longest) => frames > longest).length;
  return LANES[passed] ?? LANES[2];
}

/** Estimates the number of frames of a source that has not been inspected. */
export function framesOfBytes(bytes: number): number {
  return Math.floor(bytes / BYTES_PER_FRAME);
}
