import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Recipe, recipe } from './recipe.ts';

/** Concatenates the bytes of files, which is valid for transport streams. */
export function joined(...parts: readonly Recipe[]): Recipe {
  return recipe(parts.map(({ text }) => text).join('\n'), async ({ ffmpeg, folder, out }) => {
    const bytes: Buffer[] = [];
    for (const [i, part] of parts.entries()) {
      const path = join(folder, `part${i}${extname(out)}`);
      await part.make({ ffmpeg, folder, out: path });
      bytes.push(await readFile(path));
    }
    await writeFile(out, Buffer.concat(bytes));
  });
}
