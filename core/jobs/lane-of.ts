import { LANES, type Lane } from '../contracts/lane.ts';
import type { Priority } from '../contracts/priority.ts';

/**
 * The frames of a job after which the next lane begins: 30 s and 12 minutes of a film with 24 frames a second. A `high` job counts as
 * much shorter than it is; a `low` one goes to the last lane from its first frame.
 */
const LANE_ENDS: Record<Priority, readonly number[]> = {
  high: [17_280, Number.POSITIVE_INFINITY],
  normal: [720, 17_280],
  low: [0, 0],
};

/** Where the length isn't known yet, bytes stand for it: those of a frame at 4 Mbit and 25 frames a second. */
const BYTES_PER_FRAME = 20_000;

/**
 * Chooses the queue of a task, so that a job is served before those that have got more already: its first frames go to the first lane,
 * and what comes later to lanes that are served later.
 * @param framesBefore the frames of the job that come before those of the task; for a task that reads the whole source, all of them
 */
export function laneOf(framesBefore: number, priority: Priority = 'normal'): Lane {
  const passed = LANE_ENDS[priority].filter((end) => framesBefore >= end).length;
  return LANES[passed] ?? LANES[2];
}

/** Estimates the frames of a source that nobody has inspected. */
export function framesOfBytes(bytes: number): number {
  return Math.floor(bytes / BYTES_PER_FRAME);
}
