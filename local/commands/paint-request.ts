import { resolve } from 'node:path';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { outputFormat } from '../files/output-format.ts';
import { MODELS, userFolder } from '../folders.ts';
import { asker } from './ask.ts';
import { askedPainting } from './asked-painting.ts';
import type { PaintFlags } from './paint.ts';
import type { SystemRequest } from './paint-once.ts';

/**
 * Completes and checks the settings of a command.
 * @param out the file of the painting, whose ending decides the format; undefined if it isn't named
 * @returns the settings by the file that is painted
 * @throws CommandError `usage` if they can't be painted
 */
export async function settledSettings(flags: PaintFlags, out: string | undefined, signal: AbortSignal) {
  const { out: _out, overwrite, json, priority, workers, storage, data, ...asked } = flags;
  const styles = await readStyleCards(MODELS);
  const { settings, pictures } = await askedPainting(asked, { folder: userFolder(), styles, signal });
  const settingsOf = (file: string) => ({ ...settings, format: outputFormat(file, out, settings.format) });
  return { settings, settingsOf, pictures };
}

/** Returns the fields of a request that are the same for every video of a command. */
export function sharedRequest({ json, overwrite, priority }: PaintFlags, signal: AbortSignal) {
  return { priority, overwrite: overwrite === true, ask: json ? undefined : asker(signal), folder: userFolder() };
}

/** Returns the system that a command asks for. */
export function systemRequest({ workers, storage, data }: PaintFlags): SystemRequest {
  return { workers, storage, data: resolve(userFolder(), data) };
}
