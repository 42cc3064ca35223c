import { readFile, writeFile } from 'node:fs/promises';
import { type Recipe, recipe } from './recipe.ts';

/** Makes a file and changes its bytes to something that no muxer would write. */
export function edited(from: Recipe, ...edits: readonly ((bytes: Buffer) => Uint8Array)[]): Recipe {
  return recipe(`${from.text}${edits.join('\n')}`, async (kitchen) => {
    await from.make(kitchen);
    const bytes = edits.reduce((before, edit) => Buffer.from(edit(before)), await readFile(kitchen.out));
    await writeFile(kitchen.out, bytes);
  });
}

/** Makes a file of these bytes. */
export function literally(bytes: string | Buffer): Recipe {
  return recipe(Buffer.from(bytes).toString('base64'), ({ out }) => writeFile(out, Buffer.from(bytes)));
}
