import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';

/** What `--scenario` can be. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'storage-killed': {
    about: 'storage is killed again and again, and forgets what it had not written yet',
    size: 4,
    seconds: 2,
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
};
