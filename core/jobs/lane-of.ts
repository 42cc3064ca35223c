import { LANES, type Lane } from '../contracts/lane.ts';
import type { Priority } from '../contracts/priority.ts';

/**
 * Numbers of a job's frames after which the next lane begins: for `normal`, 30 s and 12 minutes at 24 frames per second. A `high` job counts
 * as much shorter than it is, and a `low` one goes to the last lane from its first frame.
 */
const LANE_ENDS: Record<Priority, readonly number[]> = {
  high: [17_280, Number.POSITIVE_INFINITY],
  normal: [720, 17_280],
  low: [0, 0],
};

/** Assumed size of a frame, for sources whose length isn't known yet: that of 4 Mbit/s at 25 frames per second. */
const BYTES_PER_FRAME = 20_000;

/**
 * Chooses the queue of a task, so that a job is served before jobs that have already had more: its first frames go to the first lane,
 * and later frames to lanes that are served later.
 * @param framesBefore the frames of the job that come before those of the task; for a task that reads the whole source, all of them
 */
export function laneOf(framesBefore: number, priority: Priority = 'normal'): Lane {
  const passed = LANE_ENDS[priority].filter((end) => framesBefore >= end).length;
  return LANES[passed] ?? LANES[2];
}

/** Estimates the number of frames of a source that has not been inspected. */
export function framesOfBytes(bytes: number): number {
  return Math.floor(bytes / BYTES_PER_FRAME);
}
