import { readFile } from 'node:fs/promises';
import { Prices, Speeds } from './prices.ts';
import { showCosts } from './show-costs.ts';

const [prices = 'infra/costs/prices.json', speeds = 'infra/costs/speeds.json'] = process.argv.slice(2);
const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

process.stdout.write(`${showCosts(Prices.parse(await read(prices)), Speeds.parse(await read(speeds)))}\n`);
