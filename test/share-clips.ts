import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for clips that several test files use. */
    sharedClips: string;
  }
}

/** Vitest global setup that makes a folder for the time of the run. */
export default function shareClips({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'repaint-shared-clips-'));
  provide('sharedClips', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
