import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DecidedAction, playTrigger, RealEpisode } from './support/real-episode.ts';
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
    expect(replayed).toMatchObject(recorded);
    if (recording.continuedWith === undefined) expect(continuedWith).toBeUndefined();
    else
      expect(JSON.parse(continuedWith ?? 'null')).toMatchObject({
        ...JSON.parse(recording.continuedWith),
        orchestrations: 2,
      });
  });

  it('that an orchestrator no longer follows is noticed', async () => {
    const recording = read('success.paint-video.history.json');
    const other = JSON.stringify(recording).replaceAll('inspectVideo', 'inspectFilm');
    const { replayed, recorded } = await runRecorded(Recording.parse(JSON.parse(other)));
    expect(replayed).not.toEqual(recorded);
    expect(replayed.at(-1)).toMatchObject({
      status: 'Failed',
      output: expect.stringContaining("with sequence ID 0 and name 'inspectFilm'"),
    });
  });
});

/** One file for each job that ran on Microsoft's own Durable extension, a line for each time that it called an orchestrator. */
const EXTENSION = 'test/replay/extension';

/**
 * Where today's orchestrators decide something else on purpose: what they add to the decisions of an earlier line. The extension gives
 * no details of a child that was terminated; the library threw then, and the job ended without cleaning up.
 */
const CHANGED: Readonly<Record<string, { since: number; added: DecidedAction[] }>> = {
  'child-terminated.jsonl, line 7': { since: 3, added: [{ kind: 0, name: 'removeIntermediates' }] },
};

describe('an orchestration that ran on the Durable extension', () => {
  it.each(readdirSync(EXTENSION))('%s is replayed to the same decisions', async (file) => {
    const lines = readFileSync(join(EXTENSION, file), 'utf8').trim().split('\n');
    const episodes = lines.map((line) => RealEpisode.parse(JSON.parse(line)));
    expect(episodes.length).toBeGreaterThan(0);
    for (const [i, { recorded, trigger, name }] of episodes.entries()) {
      const changed = CHANGED[`${file}, line ${i + 1}`];
      const before = changed && episodes[changed.since - 1]?.recorded;
      const expected = before ? { ...before, actions: [...before.actions, ...changed.added] } : recorded;
      expect(await playTrigger(name, trigger), `line ${i + 1}`).toEqual(expected);
    }
  });
});
