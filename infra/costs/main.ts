import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SIZES, type Size } from './cost-model.ts';
import { costTable, describeVideo } from './describe-costs.ts';
import { Prices } from './prices.ts';
import { SKUS, type Sku } from './speed.ts';

interface Options {
  readonly minutes?: number;
  readonly fps: number;
  readonly size: Size;
  readonly sku: Sku;
  readonly prices: string;
}

const { minutes, fps, size, sku, prices } = new Command('costs')
  .description(
    'Estimate what painting a video in Azure costs, from the least to the most. Without --minutes, print a minute of each size.',
  )
  .option('--minutes <n>', 'length of the video', positive)
  .option('--fps <n>', 'frames per second of the video', positive, 30)
  .addOption(new Option('--size <size>', 'size of its pictures').choices(Object.keys(SIZES)).default('720p'))
  .addOption(new Option('--sku <sku>', 'what workers run on').choices(SKUS).default('cpu'))
  .option('--prices <file>', 'prices of your own, in the form of infra/costs/prices.json', 'infra/costs/prices.json')
  .parse()
  .opts<Options>();

const known = Prices.parse(JSON.parse(await readFile(prices, 'utf8')));
const text =
  minutes === undefined ? costTable(known) : describeVideo(sku, { minutes, size, framesPerSecond: fps }, known);
process.stdout.write(`${text}\n`);

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}
