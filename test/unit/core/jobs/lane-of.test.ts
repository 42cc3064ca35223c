import { expect, it } from 'vitest';
import { laneOf } from '../../../../core/jobs/lane-of.ts';

it.each([
  ['a clip of 10 s, its last chunk', 560, 'normal', 'tasks'],
  ['the first frame of a film', 0, 'normal', 'tasks'],
  ['what comes after half a minute', 720, 'normal', 'tasksLater'],
  ['what comes after twelve minutes', 17_280, 'normal', 'tasksLast'],
  ['the first minutes of a film that is preferred', 17_279, 'high', 'tasks'],
  ['the rest of it', 172_800, 'high', 'tasksLater'],
  ['anything that may wait', 0, 'low', 'tasksLast'],
] as const)('serves %s', (_what, framesBefore, priority, lane) => {
  expect(laneOf(framesBefore, priority)).toBe(lane);
});
