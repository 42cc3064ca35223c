import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';

/** Words for messages about a kind of card. */
interface CardWords {
  /** Name of the card, such as `a style card`. */
  readonly card: string;
  /** What was expected, such as `a network's folder must hold a style card`. */
  readonly expected: string;
}

/**
 * Reads and checks the `card.json` of a folder.
 * @throws RepaintError `engine`, permanent, naming the file and what is wrong in it
 */
export async function readCard<T>(folder: string, schema: z.ZodType<T>, { card, expected }: CardWords): Promise<T> {
  const file = join(folder, 'card.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw permanent('engine', `${file} can't be read: ${expected}.`, cause);
  });
  return parseCard(file, text, schema, card);
}

/**
 * Checks the text of a card.
 * @param card name of the card, such as `a style card`
 * @throws RepaintError `engine`, permanent, naming the file and what is wrong in it
 */
export function parseCard<T>(file: string, text: string, schema: z.ZodType<T>, card: string): T {
  const parsed = parseJson(text);
  if (parsed === undefined) throw permanent('engine', `${file} is not JSON.`);
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'card'}: ${message}`);
  throw permanent('engine', `${file} is not ${card}: ${wrong.slice(0, 5).join('; ')}.`);
}
