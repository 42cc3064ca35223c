import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { limitsIn } from '../../core/contracts/job.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { findModel } from '../../engine/cards/known-models.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import type { Upload } from '../client/upload.ts';
import { wrongUsage } from '../command-error.ts';
import { outputFormat } from '../files/output-format.ts';
import { LABEL_MODELS, MODELS, userFolder } from '../folders.ts';
import { asUsage } from './as-usage.ts';
import { askedPainting } from './asked-painting.ts';
import type { PaintFlags } from './paint.ts';
import type { SystemRequest } from './paint-once.ts';

interface Settled {
  /** The settings of one file; its kind decides the format. */
  readonly settingsOf: (file: string) => AskedSettings;
  readonly pictures: readonly Upload[];
}

/**
 * Completes and checks the settings of a command.
 * @param out the file of the painting, whose ending decides the format; undefined if it isn't named
 * @throws CommandError `usage` if they can't be painted
 */
export async function settledSettings(
  flags: PaintFlags,
  out: string | undefined,
  signal: AbortSignal,
): Promise<Settled> {
  const { out: _out, overwrite, json, priority, estimate, maxCost, deadline, workers, storage, data, ...asked } = flags;
  const { model } = asked;
  if (model !== undefined) {
    if (out === '-')
      throw wrongUsage('Lines can’t be written to a pipe: name a file with --out, such as labels.jsonl.');
    await asUsage(() => findModel(LABEL_MODELS, model));
    return { settingsOf: () => asked, pictures: [] };
  }
  const styles = await readStyleCards(MODELS);
  const { settings, pictures } = await askedPainting(asked, { folder: userFolder(), styles, signal });
  return { settingsOf: (file) => ({ ...settings, format: outputFormat(file, out, settings.format) }), pictures };
}

/** Returns the fields of a request that are the same for every video of a command. */
export function sharedRequest(flags: PaintFlags, signal: AbortSignal) {
  const { json, overwrite, priority } = flags;
  return {
    priority,
    limits: limitsIn(flags),
    overwrite: overwrite === true,
    ask: json ? undefined : asker(signal),
    folder: userFolder(),
  };
}

/** Returns the system that a command asks for. */
export function systemRequest({ workers, storage, data }: PaintFlags): SystemRequest {
  return { workers, storage, data: resolve(userFolder(), data) };
}

/** Returns a function that asks the user a yes-or-no question, or undefined if there is no terminal. Any answer but `y` or `yes` is no. */
function asker(signal: AbortSignal): ((question: string) => Promise<boolean>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
    } finally {
      terminal.close();
    }
  };
}
