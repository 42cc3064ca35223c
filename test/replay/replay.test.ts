import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HISTORIES, Recording } from './support/recording.ts';
import { runRecorded } from './support/run-recorded.ts';

const FILES = readdirSync(HISTORIES).filter((name) => name.endsWith('.history.json'));
const read = (file: string) => Recording.parse(JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')));

/**
 * Orchestrations that were begun by an earlier version are replayed by the next one: the same history must bring the
 * same decisions. Where a change is meant, running orchestrations must end first, and the recordings are made anew.
 */
describe('a recorded orchestration', () => {
  it.each(FILES)('%s is replayed to the same decisions, status and output', async (file) => {
    const recording = read(file);
    const { replayed, recorded, continuedWith } = await runRecorded(recording);
    expect(replayed.length).toBeGreaterThan(0);
    expect(replayed).toEqual(recorded);
    expect(continuedWith).toBe(recording.continuedWith);
  });

  it('that an orchestrator has moved away from is noticed', async () => {
    const recording = read('success.paint-video.history.json');
    const other = JSON.stringify(recording).replaceAll('inspectVideo', 'inspectFilm');
    const { replayed, recorded } = await runRecorded(Recording.parse(JSON.parse(other)));
    expect(replayed).not.toEqual(recorded);
    expect(replayed.at(-1)).toMatchObject({
      status: 'Failed',
      output: expect.stringContaining("scheduled the activity 'inspectFilm'"),
    });
  });
});
