import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { describe, expect } from 'vitest';
import { readStyleCard } from '../../engine/cards/read-style-cards.ts';
import { openOnnx } from '../../engine/onnx.ts';
import { test } from '../support/folder-test.ts';

const TRAINING = join(import.meta.dirname, '../../training');
const DATA = join(import.meta.dirname, '../../../shared/data');

/** A Python that has what training needs: PYTHON, else Debian's own, else the first on the path. */
const python = [process.env['PYTHON'], '/usr/bin/python3', 'python3']
  .filter((command) => command !== undefined)
  .find(
    (command) =>
      !execaSync(command, ['-c', 'import torch, PIL, numpy, scipy, h5py, onnx, onnxruntime'], { reject: false }).failed,
  );

function missing(): string | undefined {
  if (!python) return 'no Python with the packages of training/requirements.txt was found (set PYTHON)';
  return existsSync(DATA) ? undefined : 'the pictures of ../shared/data are absent';
}

const reason = missing();

describe.skipIf(reason)(`training${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let run: string;
  const inPython = (...args: string[]) =>
    execa(python ?? 'python3', args, { cwd: TRAINING, all: true, env: { OMP_WAIT_POLICY: 'passive' } });

  test.beforeAll(async ({ sharedFolder }) => {
    run = sharedFolder;
  });

  test('its parts do what they say', async () => {
    await inPython('-m', 'unittest', 'discover', '-t', '.', 'tests');
  });

  test('a short run trains and exports all networks, which paint and can be measured', async () => {
    const trained = await inPython('-m', 'repaint_training.train', '--smoke', '--run', run);
    for (const stage of ['encoder', 'pupil', 'refine', 'fast'])
      expect(trained.all).toMatch(new RegExp(`^${stage} +\\d+ of`, 'm'));

    const fast = join(run, 'models/fast');
    const { styles } = await readStyleCard(fast);
    expect(styles).toHaveLength(10);
    const mix = styles.slice(0, 2).map(({ name }) => ({ style: name, weight: 0.5 }));
    const engine = await openOnnx({ networkFolder: fast, style: mix, strength: 1, precision: 'int8' }, () => {});
    const format = { width: 64, height: 48, colour: { matrix: 'bt709', range: 'limited' } } as const;
    expect(await engine.paint([new Uint8Array(64 * 48 * 1.5).fill(90)], format)).toHaveLength(1);
    await engine.close();

    const measured = await inPython(
      ...['-m', 'repaint_training.measure', fast, '--pictures', '2', '--no-references'],
      ...['--styles', 'great-wave', '--unseen', '1'],
    );
    expect(measured.stdout.split('\n')).toHaveLength(2 + 4);
    expect(measured.all).not.toMatch(/nan|inf/);
  });
});
