import { createHash } from 'node:crypto';
import { execa } from 'execa';

/** What a recipe works with. */
export interface Kitchen {
  /** The FFmpeg that makes. */
  readonly ffmpeg: string;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  /** The file to write; its extension is the row's. */
  readonly out: string;
}

/** How a file is made, and a text that changes when that does: files are cached under its hash. */
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
