import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Ffmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import type { Recipe } from './recipe.ts';

export interface MadeFile {
  readonly path: string;
  /** The version of the FFmpeg that made it. */
  readonly maker: string;
}

/**
 * Makes the file of a recipe with the first build that can. It is kept in a temporary folder, by build, for the next run.
 * @throws the error of the last build if none can
 */
export async function makeFile(recipe: Recipe, name: string, builds: readonly Ffmpeg[]): Promise<MadeFile> {
  let complaint: unknown;
  for (const { path: ffmpeg, version } of builds) {
    const folder = join(tmpdir(), 'repaint-corpus', safe(version));
    const path = join(folder, `${safe(name.slice(0, 60))}-${hash(name, recipe)}${extname(name).slice(0, 6)}`);
    if (existsSync(path)) return { path, maker: version };
    try {
      await makeAnew(recipe, ffmpeg, folder, path);
      return { path, maker: version };
    } catch (thrown) {
      complaint = thrown;
    }
  }
  throw new Error(`${name} can't be made: ${complaint}`, { cause: complaint });
}

async function makeAnew(recipe: Recipe, ffmpeg: string, parent: string, path: string): Promise<void> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'making-'));
  const out = join(folder, `out${extname(path)}`);
  try {
    await recipe.make({ ffmpeg, folder, out });
    await rename(out, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const safe = (text: string) => text.replaceAll(/[^\w.-]/g, '_');
const hash = (name: string, { text }: Recipe) =>
  createHash('sha256').update(`${name}\n${text}`).digest('hex').slice(0, 12);
