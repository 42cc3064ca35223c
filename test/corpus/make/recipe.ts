import { createHash } from 'node:crypto';
import { execa } from 'execa';

/** The tools and paths of a recipe. */
export interface Kitchen {
  /** The path of the FFmpeg that makes the file. */
  readonly ffmpeg: string;
  /** A folder for this recipe alone, which is removed afterwards. */
  readonly folder: string;
  /** The path of the file to write, with the extension of the row. */
  readonly out: string;
}

/** A function that makes a file, with a text that identifies it: files are cached under the hash of the text. */
export interface Recipe {
  readonly text: string;
  make(kitchen: Kitchen): Promise<void>;
}

export function recipe(text: string, make: Recipe['make']): Recipe {
  return { text: createHash('sha256').update(`${text}\n${make}`).digest('hex'), make };
}

export async function runMaker({ ffmpeg, folder }: Kitchen, args: readonly string[]): Promise<void> {
  await execa(ffmpeg, ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args], {
    cwd: folder,
    stdin: 'ignore',
    timeout: 60_000,
  });
}
