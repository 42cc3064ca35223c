import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const undo: (() => Promise<unknown>)[] = [];

/** Undone after the tests of a file, the latest first. */
export function atEnd(step: () => Promise<unknown>): void {
  undo.push(step);
}

export async function freeResources(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

/** A folder of its own, removed at the end. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'functions-host-'));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
