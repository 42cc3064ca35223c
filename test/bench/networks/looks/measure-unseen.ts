import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeMix } from '../../../../engine/codes/code-mix.ts';
import { codeOfPicture } from '../../../../engine/codes/code-of-picture.ts';
import { mean } from '../../../support/mean.ts';
import { median } from '../../median.ts';
import type { BenchNetwork } from '../bench-network.ts';
import type { Eye } from '../features/open-eye.ts';
import { toPicture } from '../frame.ts';
import { gramDistance } from '../measures/gram-distance.ts';
import { openPainter } from '../open-painter.ts';
import type { Options } from '../options.ts';
import { unseenPaintings } from '../paintings.ts';
import { readPicture } from '../read-picture.ts';
import type { Source } from './source.ts';

/** What networks make of paintings that ours were never trained on. */
export interface Unseen {
  /** Number of paintings. */
  readonly paintings: number;
  /** Mean style distance by SqueezeNet, by network. */
  readonly distances: ReadonlyMap<string, number>;
  /** Median time in which our encoder makes a code, from the file to the numbers. */
  readonly codeMilliseconds: number;
}

/** Pictures that each style is painted on. */
const PICTURES = 2;

/** @returns undefined if no painting is wanted or available */
export async function measureUnseen(
  networks: readonly BenchNetwork[],
  { data, models, styleWidth, precision, threads, unseen }: Options,
  { eye, pictures }: { readonly eye: Eye; readonly pictures: readonly Source[] },
): Promise<Unseen | undefined> {
  const files = [...unseenPaintings(data)].slice(0, unseen);
  if (files.length === 0) return undefined;
  const distances = new Map<string, number[]>();
  const times: number[] = [];
  for (const [name, file] of files) {
    const wanted = await eye.grams(await readPicture(file, { width: styleWidth }));
    const started = performance.now();
    const code = await codeOfPicture(await readFile(file), name, join(models, 'encoder'));
    times.push(performance.now() - started);
    for (const network of networks.filter(({ takesPictures }) => takesPictures)) {
      const style: CodeMix | string = network.isOurs ? [{ code: [...code], weight: 1 }] : name;
      const painter = await openPainter(network, { style, precision: network.isOurs ? precision : 'auto', threads });
      for (const { frame } of pictures.slice(0, PICTURES)) {
        const found = gramDistance(await eye.grams(toPicture(await painter.paint(frame))), wanted);
        distances.set(network.name, [...(distances.get(network.name) ?? []), found]);
      }
      await painter.close();
    }
  }
  const means = [...distances].map(([network, all]): [string, number] => [network, mean(all)]);
  return { paintings: files.length, distances: new Map(means), codeMilliseconds: median(times) };
}
