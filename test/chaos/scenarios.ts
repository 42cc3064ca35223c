import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compiled } from '../../local/folders.ts';
import { clearJunk } from './clear-junk.ts';
import { FRAMES_A_SECOND } from './client.ts';
import { TWO_WORKERS } from './killed-system.ts';
import { FAIR_SETTINGS, measureFairness } from './measure-fairness.ts';
import type { Scenario } from './scenario.ts';

const JUMPING = `--import ${pathToFileURL(compiled('test/chaos/jump-clock.js')).href}`;
const jumping = (...jumps: [number, number][]) => ({ NODE_OPTIONS: JUMPING, CLOCK_JUMPS: JSON.stringify(jumps) });
const HOUR = 3_600;
const SMALL_GROUP = `/sys/fs/cgroup/memory/repaint-${process.pid}`;

/** What `--scenario` can be. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'storage-killed': {
    about: 'storage is killed again and again, and forgets what it had not written yet',
    size: 4,
    forgets: true,
    disturb: async ({ own, random, isOver, note }) => {
      let kills = 0;
      while (!isOver()) {
        await sleep(8_000 + random() * 8_000);
        if (isOver()) break;
        await own.restartStorage();
        kills++;
      }
      note(`storage was killed ${kills} times`);
    },
  },
  'clock-jumps': {
    about: 'the clocks of the host and of a worker jump an hour forward and back',
    size: 4,
    settings: jumping([10, HOUR], [25, -HOUR], [40, 0]),
    workers: { ...TWO_WORKERS, 'worker-1': jumping([12, -HOUR], [24, HOUR], [36, 0]) },
  },
  'full-disk': {
    about: 'the disk under storage, history and logs is full for 20 seconds (needs root, for a small disk in memory)',
    size: 4,
    prepare: async (folder) => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', folder]);
      return async () => void execFileSync('umount', [folder]);
    },
    disturb: async ({ folder, system, note }) => {
      await sleep(5_000);
      const filling = join(folder, 'filling');
      await fill(filling);
      await sleep(20_000);
      await rm(filling);
      note('the disk was full for 20 s');
      await system.revive();
    },
  },
  'small-memory': {
    about: 'one of two workers has 400 MB and is given chunks of 4K (needs root, for a limit of the kernel)',
    size: 1,
    clip: { size: '3840x2160' },
    jobs: () => ({ seconds: 0.4, chunkFrames: 5 }),
    prepare: async () => {
      mkdirSync(SMALL_GROUP);
      writeFileSync(join(SMALL_GROUP, 'memory.limit_in_bytes'), String(400 << 20));
      return async () => rmdirSync(SMALL_GROUP);
    },
    disturb: async ({ system, isOver, note }) => {
      const held = new Set<number>();
      while (!isOver()) {
        const pid = system.pidOf('worker-1');
        if (pid === undefined) await system.start();
        else if (!held.has(pid)) writeFileSync(join(SMALL_GROUP, 'cgroup.procs'), String(held.add(pid) && pid));
        await sleep(200);
      }
      note(`the small worker was started ${held.size} times`);
    },
  },
  'many-uploads': {
    about: 'so many uploads (20) arrive at once',
    size: 20,
    by: 'upload',
    jobs: () => ({ seconds: 0.2 }),
  },
  'many-chunks': {
    about: 'a job has so many chunks (300), each of one frame',
    size: 300,
    clip: { size: '64x36', gop: 1 },
    jobs: (size) => ({ count: 1, seconds: size / FRAMES_A_SECOND, chunkFrames: 1 }),
  },
  junk: {
    about: 'so many messages (2,000) in the queue of tasks are none',
    size: 2_000,
    jobs: () => ({ count: 1 }),
    disturb: clearJunk,
  },
  fair: {
    about: 'clips of 10 s are asked for, one after the other, alone and beside a job of so many seconds (7,200)',
    size: 7_200,
    jobs: () => ({ count: 0 }),
    settings: FAIR_SETTINGS,
    workers: {},
    disturb: measureFairness,
  },
  'slow-worker': {
    about: 'one of two workers is stopped nine tenths of the time',
    size: 1,
    jobs: () => ({ seconds: 12 }),
    disturb: async ({ system, isOver }) => {
      while (!isOver()) {
        const pid = system.pidOf('worker-1');
        if (pid !== undefined) process.kill(pid, 'SIGSTOP');
        await sleep(900);
        if (pid !== undefined) process.kill(pid, 'SIGCONT');
        await sleep(100);
      }
    },
  },
};

/** Writes a file until the disk has no room. */
async function fill(path: string): Promise<void> {
  for (let megabytes = 64; megabytes > 0; megabytes = Math.floor(megabytes / 2)) {
    while (
      await writeFile(path, Buffer.alloc(megabytes << 20), { flag: 'a' }).then(
        () => true,
        () => false,
      )
    );
  }
}
