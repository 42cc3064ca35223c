import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { type OwnSystem, ownSystem } from '../support/own-system.ts';
import { Client, NETWORK, paintingOf, settled } from './client.ts';
import { KilledSystem } from './killed-system.ts';
import { lookAtStorage } from './look-at-storage.ts';
import { type Random, seeded } from './seeded.ts';

/** The system that a scenario disturbs. */
export interface Stage {
  readonly own: OwnSystem;
  readonly random: Random;
  readonly note: (line: string) => void;
  /** True once everything is painted, so that a disturbance has to end. */
  isOver(): boolean;
}

/** A misfortune that jobs have to survive. */
export interface Scenario {
  /** What happens, for `--help`. */
  readonly about: string;
  /** The number of jobs, unless `--size` gives another. */
  readonly size: number;
  /** The length of each clip, with 25 frames a second. */
  readonly seconds: number;
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

/** Paints a clip in peace, then the jobs of a scenario under its disturbance, and looks at storage. */
export async function runScenario(scenario: Scenario, run: Run): Promise<string[]> {
  const { folder, note } = run;
  const { seconds, size, disturb } = { ...scenario, ...(run.size !== undefined && { size: run.size }) };
  const own = await ownSystem(folder, { REPAINT_REQUEUE_SECONDS: '15', REPAINT_NETWORK: NETWORK });
  const system = new KilledSystem(own, ['worker-1', 'worker-2']);
  let isOver = false;
  try {
    const client = new Client(own, folder);
    await client.makeClip(seconds);
    await system.start();
    await client.upload('reference.mp4', seconds);
    await client.painted(() => system.url, 'reference.mp4');
    const { manifests } = await lookAtStorage(own.azurite.connection);
    const { pixels = '', framesOut } = manifests.get(paintingOf('reference.mp4')) ?? {};

    const names = Array.from({ length: size }, (_, index) => `clip-${index}.mp4`);
    const started = performance.now();
    await pMap(names, (name) => client.upload(name, seconds), { concurrency: 32 });
    const expected = await pMap(
      ['reference.mp4', ...names],
      async (video) => ({
        ...{ video, etag: await client.etag(video), output: paintingOf(video) },
        ...{ frames: framesOut?.frames ?? 0, pixels },
      }),
      { concurrency: 32 },
    );
    await sleep(STORED_AFTER_MS);
    const disturbing = disturb?.({ own, random: seeded(run.seed), note, isOver: () => isOver });
    const outputs = names.map(paintingOf);
    const arePainted = async () => {
      const found = await lookAtStorage(own.azurite.connection).catch(() => undefined);
      return found !== undefined && outputs.every((output) => found.manifests.has(output));
    };
    // A storage that is killed may forget a painting that it had taken: whoever misses it asks again.
    while (!(await arePainted())) {
      await Promise.all(names.map((name) => client.painted(() => system.url, name)));
    }
    note(`${size} jobs of ${framesOut?.frames} frames took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    isOver = true;
    await disturbing;
    return await settled(own.azurite.connection, expected);
  } finally {
    isOver = true;
    await own.stop();
  }
}
