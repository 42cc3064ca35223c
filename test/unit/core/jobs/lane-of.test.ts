import { expect, it } from 'vitest';
import { laneOf } from '../../../../core/jobs/lane-of.ts';

it.each([
  ['a clip of 10 s', 250, 'normal', 'tasks'],
  ['a clip of half a minute', 720, 'normal', 'tasks'],
  ['what is longer', 721, 'normal', 'tasksLater'],
  ['a film', 172_800, 'normal', 'tasksLast'],
  ['twelve minutes that are preferred', 17_280, 'high', 'tasks'],
  ['a film that is preferred', 172_800, 'high', 'tasksLater'],
  ['anything that may wait', 1, 'low', 'tasksLast'],
  ['a source that may wait and is too small to have a frame', 0, 'low', 'tasksLast'],
] as const)('serves %s', (_what, frames, priority, lane) => {
  expect(laneOf(frames, priority)).toBe(lane);
});
