import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { type OwnSystem, ownSystem } from '../support/own-system.ts';
import { Client, FRAMES_A_SECOND, NETWORK, paintingOf, settled } from './client.ts';
import { KilledSystem, type Workers } from './killed-system.ts';
import { lookAtStorage } from './look-at-storage.ts';
import { type Random, seeded } from './seeded.ts';
import type { Expected } from './violations.ts';

/** The system that a scenario disturbs. */
export interface Stage {
  readonly own: OwnSystem;
  readonly system: KilledSystem;
  readonly client: Client;
  readonly folder: string;
  readonly size: number;
  readonly random: Random;
  readonly note: (line: string) => void;
  /** True once everything is painted, so that a disturbance has to end. */
  isOver(): boolean;
  /** Adds a painting that the scenario has asked for itself. */
  expect(painting: Expected): void;
}

interface Jobs {
  readonly count: number;
  readonly seconds: number;
  readonly chunkFrames: number;
}

/** A fault that jobs have to survive. */
export interface Scenario {
  /** What happens, for `--help`. */
  readonly about: string;
  /** The number of jobs or messages, unless `--size` gives another. */
  readonly size: number;
  /** What is different about the jobs; by default, there are `size` of them, each with 50 frames in two chunks. */
  readonly jobs?: (size: number) => Partial<Jobs>;
  /** The size of the picture, such as `3840x2160`, and the number of frames from one keyframe to the next. */
  readonly clip?: { readonly size?: string; readonly gop?: number };
  /** What starts the jobs. */
  readonly by?: 'request' | 'upload';
  readonly settings?: Readonly<Record<string, string>>;
  readonly workers?: Workers;
  /** True if storage forgets the last seconds before it dies: what it was told to remove may come back. */
  readonly forgets?: boolean;
  /** Prepares the folder before anything runs. @returns what undoes it */
  readonly prepare?: (folder: string) => Promise<() => Promise<void>>;
  /** Runs beside the jobs. It returns at the latest when they are over. */
  readonly disturb?: (stage: Stage) => Promise<void>;
}

interface Run {
  readonly folder: string;
  readonly seed: number;
  readonly size: number | undefined;
  readonly note: (line: string) => void;
}

/** Storage on a disk writes its index every five seconds; what came later is lost if it is killed. */
const STORED_AFTER_MS = 6_000;
const LOOK_MS = 2_000;

/** Paints a clip in peace, then the jobs of a scenario under its disturbance, and looks at storage. */
export async function runScenario(scenario: Scenario, run: Run): Promise<string[]> {
  const undo = await scenario.prepare?.(run.folder);
  try {
    return await playScenario(scenario, run);
  } finally {
    await undo?.();
  }
}

async function playScenario(scenario: Scenario, run: Run): Promise<string[]> {
  const { folder, note } = run;
  const size = run.size ?? scenario.size;
  const { count = size, seconds = 2, chunkFrames = FRAMES_A_SECOND } = scenario.jobs?.(size) ?? {};
  const { settings = {}, workers } = scenario;
  const own = await ownSystem(folder, { REPAINT_REQUEUE_SECONDS: '15', REPAINT_NETWORK: NETWORK, ...settings });
  const system = new KilledSystem(own, workers);
  let isOver = false;
  try {
    const client = new Client(own, folder);
    await client.makeClip(seconds, scenario.clip);
    const reference = new KilledSystem(own, { reference: {} });
    await reference.start();
    await client.upload('reference.mp4', seconds);
    await client.painted(() => reference.url, 'reference.mp4');
    await own.stopParts();
    const { manifests } = await lookAtStorage(own.azurite.connection);
    const { pixels = '', framesOut } = manifests.get(paintingOf('reference.mp4')) ?? {};

    await system.start();
    const names = Array.from({ length: count }, (_, index) => `clip-${index}.mp4`);
    const started = performance.now();
    await pMap(names, (name) => client.upload(name, seconds, scenario.by), { concurrency: 32 });
    const expected: Expected[] = await pMap(
      ['reference.mp4', ...names],
      async (video) => ({
        ...{ video, etag: await client.etag(video), output: paintingOf(video) },
        ...{ frames: framesOut?.frames ?? 0, pixels },
      }),
      { concurrency: 32 },
    );
    await sleep(STORED_AFTER_MS);
    const disturbing = scenario.disturb?.({
      ...{ own, system, client, folder, size, random: seeded(run.seed), note },
      isOver: () => isOver,
      expect: (painting) => void expected.push(painting),
    });
    // It is awaited below; until then, a failure must not end the process before anything is cleaned up.
    disturbing?.catch(() => undefined);
    const outputs = names.map(paintingOf);
    const arePainted = async () => {
      const found = await lookAtStorage(own.azurite.connection).catch(() => undefined);
      return found !== undefined && outputs.every((output) => found.manifests.has(output));
    };
    // A storage that is killed may forget a painting that it had taken: whoever misses it asks again.
    while (!(await arePainted())) {
      if (scenario.by === 'upload') await sleep(LOOK_MS);
      else await Promise.all(names.map((name) => client.painted(() => system.url, name, { chunkFrames })));
    }
    note(`${count} jobs of ${framesOut?.frames} frames took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    isOver = true;
    await disturbing;
    await system.start();
    return await settled(own.azurite.connection, expected, scenario.forgets);
  } finally {
    isOver = true;
    await own.stop();
  }
}
