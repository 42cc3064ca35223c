import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { LABEL_MANIFEST_SCHEMA_ID, MANIFEST_SCHEMA_ID } from '../../core/contracts/manifest.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { CommandError, EXIT } from '../command-error.ts';
import { manifestPath } from './output-path.ts';

export interface Replacement {
  /** The path of the painting. */
  readonly output: string;
  /** The blob name of the upload, which contains the hash of the source. */
  readonly upload: string;
  /** The settings that were given. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The fields of a manifest that are compared; every version has them. */
const Painted = z.object({
  $schema: z.enum([MANIFEST_SCHEMA_ID, LABEL_MANIFEST_SCHEMA_ID]),
  source: z.object({ name: z.string() }),
  settings: z.record(z.string(), z.unknown()),
  output: z.object({ bytes: z.number() }),
});

/**
 * Refuses to replace files that the user may still need, unless the user agrees. A painting of the same source with the same settings
 * is replaced without a question.
 * @param ask asks the user a yes-or-no question; undefined if there is no terminal
 * @returns true if the same painting is there already, and complete by its length
 * @throws CommandError `exists`
 */
export async function refuseToReplace(
  replacement: Replacement,
  ask?: (question: string) => Promise<boolean>,
): Promise<boolean> {
  const { output } = replacement;
  const paths = [output, manifestPath(output)];
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  const there = paths.filter((_, index) => found[index]);
  if (there.length === 0) return false;
  if (await isSamePainting(replacement, found[0]?.size)) return found[0] !== undefined;
  const what = there.join(' and ');
  const verb = there.length > 1 ? 'are' : 'is';
  if (ask && (await ask(`${what} ${verb} there already. Replace?`))) return false;
  const message = `${what} ${verb} there already: name another file with --out, or add --overwrite.`;
  throw new CommandError('exists', message, EXIT.usage);
}

/** @param bytes of the file at `output`; undefined where only the manifest is there */
async function isSamePainting({ output, upload, settings }: Replacement, bytes: number | undefined): Promise<boolean> {
  const text = await readFile(manifestPath(output), 'utf8').catch(() => '');
  const manifest = Painted.safeParse(parseJson(text));
  if (!manifest.success || manifest.data.source.name !== upload) return false;
  const { settings: painted } = manifest.data;
  const isSame = Object.entries(settings).every(
    ([name, value]) => name === 'chunkFrames' || isDeepStrictEqual(painted[name], value),
  );
  return isSame && (bytes === undefined || bytes === manifest.data.output.bytes);
}
