import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStyleCard } from '../../engine/cards/read-style-cards.ts';
import { openOnnx } from '../../engine/onnx.ts';

const TRAINING = join(import.meta.dirname, '../../training');
const DATA = join(import.meta.dirname, '../../../shared/data');

/** A Python that has what training needs: PYTHON, else Debian's own, else the first on the path. */
const python = [process.env['PYTHON'], '/usr/bin/python3', 'python3']
  .filter((command) => command !== undefined)
  .find((command) => !execaSync(command, ['-c', 'import torch, PIL, numpy, onnx'], { reject: false }).failed);

function missing(): string | undefined {
  if (!python) return 'no Python with torch, Pillow, numpy and onnx was found (set PYTHON)';
  return existsSync(DATA) ? undefined : 'the pictures of ../shared/data are absent';
}

const reason = missing();

describe.skipIf(reason)(`training${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let run: string;
  const inPython = (...args: string[]) =>
    execa(python ?? 'python3', args, { cwd: TRAINING, all: true, env: { OMP_WAIT_POLICY: 'passive' } });

  beforeAll(async () => {
    run = await mkdtemp(join(tmpdir(), 'repaint-training-'));
  });
  afterAll(() => rm(run, { recursive: true, force: true }));

  test('its parts do what they say', async () => {
    await inPython('-m', 'unittest', 'discover', '-t', '.', 'tests');
  });

  test('a short run trains, freezes and measures every style', async () => {
    const trained = await inPython('-m', 'repaint_training.train', '--smoke', '--run', join(run, 'smoke'));
    expect(trained.all).toMatch(/^ +20 .*content/m);

    const frozen = join(run, 'smoke/frozen.pt');
    const picture = join(DATA, 'images/content/skimage_chelsea.png');
    const few = ['--clip-frames', '3', '--pictures', picture];
    const measured = await inPython('-m', 'repaint_training.measure', frozen, ...few);
    expect(measured.all).not.toMatch(/nan|inf/);
    expect(measured.all?.split('\n').length).toBeGreaterThanOrEqual(2 + 8);

    const folder = join(run, 'tiny');
    await inPython('-m', 'repaint_training.export', join(run, 'smoke/frozen.pt'), folder);
    const { styles } = await readStyleCard(folder);
    const mix = styles.slice(0, 2).map(({ name }) => ({ style: name, weight: 0.5 }));
    const engine = await openOnnx({ networkFolder: folder, style: mix, strength: 1, precision: 'int8' }, () => {});
    const format = { width: 24, height: 16, colour: { matrix: 'bt709', range: 'limited' } } as const;
    expect(await engine.paint([new Uint8Array(24 * 16 * 1.5).fill(90)], format)).toHaveLength(1);
    await engine.close();
  });

  test('a run that was cut off ends as the one that was not', async () => {
    await inPython('-m', 'unittest', 'discover', '-t', '.', '-p', 'slow_*.py', 'tests');
  });
});
