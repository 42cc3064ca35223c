import { resolve } from 'node:path';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { outputFormat } from '../files/output-format.ts';
import { MODELS, userFolder } from '../folders.ts';
import { asker } from './ask.ts';
import { askedPainting } from './asked-painting.ts';
import type { PaintFlags } from './paint.ts';
import type { SystemRequest } from './paint-once.ts';

/**
 * Checks what a command asks a painting to look like.
 * @param out what the result is to be called, where that is said: its ending says the format
 * @throws CommandError `usage`
 */
export async function settledSettings(flags: PaintFlags, out: string | undefined, signal: AbortSignal) {
  const { out: _out, overwrite, json, workers, storage, data, ...asked } = flags;
  const styles = await readStyleCards(MODELS);
  const { settings, pictures } = await askedPainting(asked, { folder: userFolder(), styles, signal });
  return { settings: { ...settings, format: outputFormat(out, settings.format) }, pictures };
}

/** What every video of a command has in common. */
export function sharedRequest({ json, overwrite }: PaintFlags, signal: AbortSignal) {
  return { overwrite: overwrite === true, ask: json ? undefined : asker(signal), folder: userFolder() };
}

/** The system that a command is to run on. */
export function systemRequest({ workers, storage, data }: PaintFlags): SystemRequest {
  return { workers, storage, data: resolve(userFolder(), data) };
}
