import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RepaintError } from '../../../core/contracts/failure.ts';
import { turnOffReporting } from '../../../engine/onnx/turn-off-reporting.ts';
import { replaceSection } from '../replace-section.ts';
import { drawSheet } from './draw-sheet.ts';
import { findNetworks } from './find-networks.ts';
import { measureNetworks } from './measure-networks.ts';
import { readOptions } from './options.ts';
import { writeTables } from './report/write-tables.ts';

const options = readOptions();
if (!existsSync(join(options.data, 'perceptual/vgg_31.h5'))) {
  process.stderr.write(
    `There is nothing to measure by in ${options.data}: expected images, photos, videos, models and perceptual/vgg_31.h5. Name the folder with --data.\n`,
  );
  process.exit(1);
}
turnOffReporting();
const folder = await mkdtemp(join(tmpdir(), 'repaint-bench-'));
try {
  const note = (line: string) => void process.stderr.write(`${Math.round(performance.now() / 1_000)} s: ${line}\n`);
  if (options.sheet) await sheet(options.sheet);
  else await measure(note);
} catch (error) {
  if (!(error instanceof RepaintError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(note: (line: string) => void): Promise<void> {
  const figures = await measureNetworks(options, folder, note);
  const text = writeTables(figures, options);
  await replaceSection(options.report, 'networks', text);
  process.stdout.write(`${text}\n`);
}

async function sheet(file: string): Promise<void> {
  const { show: pictures = [], threads } = options;
  const networks = await findNetworks(options, folder);
  const styles = options.styles ?? networks.slice(0, 1).map(({ anyStyle }) => anyStyle);
  await drawSheet(networks, { file, pictures, styles, threads });
}
