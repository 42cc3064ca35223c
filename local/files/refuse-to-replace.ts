import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { MANIFEST_SCHEMA_ID } from '../../core/contracts/manifest.ts';
import { CommandError, EXIT } from '../command-error.ts';
import { manifestPath } from './output-path.ts';

export interface Replacement {
  /** Path of the result. */
  readonly output: string;
  /** Blob name of the upload, which has its content's hash in it. */
  readonly upload: string;
  /** What is asked for. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What is looked at of a manifest, of whatever version. */
const Painted = z.object({
  $schema: z.literal(MANIFEST_SCHEMA_ID),
  source: z.object({ name: z.string() }),
  settings: z.record(z.string(), z.unknown()),
  output: z.object({ bytes: z.number() }),
});

/**
 * Makes sure that nothing of somebody else's is replaced by a painting or its manifest. A painting of the same video with the
 * same settings is, without a question: it is the same.
 * @param ask puts a question to whoever sits at the terminal; absent where nobody does
 * @throws CommandError `exists`
 */
export async function refuseToReplace(
  replacement: Replacement,
  ask?: (question: string) => Promise<boolean>,
): Promise<void> {
  const { output } = replacement;
  const paths = [output, manifestPath(output)];
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  const there = paths.filter((_, index) => found[index]);
  if (there.length === 0 || (await isSamePainting(replacement, found[0]?.size))) return;
  const what = there.join(' and ');
  const verb = there.length > 1 ? 'are' : 'is';
  if (ask && (await ask(`${what} ${verb} there already. Replace?`))) return;
  const message = `${what} ${verb} there already: name another file with --out, or say --overwrite.`;
  throw new CommandError('exists', message, EXIT.usage);
}

/** True if the painting that is asked for lies there already, whole by its length. */
export async function isThere(replacement: Replacement): Promise<boolean> {
  const found = await stat(replacement.output).catch(() => undefined);
  return found !== undefined && (await isSamePainting(replacement, found.size));
}

/** @param bytes of the file at `output`; undefined where only the manifest is there */
async function isSamePainting({ output, upload, settings }: Replacement, bytes: number | undefined): Promise<boolean> {
  const text = await readFile(manifestPath(output), 'utf8').catch(() => '');
  const manifest = Painted.safeParse(parseOr(text));
  if (!manifest.success || manifest.data.source.name !== upload) return false;
  const { settings: painted } = manifest.data;
  const isSame = Object.entries(settings).every(([name, value]) => name === 'chunkFrames' || painted[name] === value);
  return isSame && (bytes === undefined || bytes === manifest.data.output.bytes);
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
