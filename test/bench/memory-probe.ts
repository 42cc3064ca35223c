import { writeFileSync } from 'node:fs';

/** Preloaded into a process (with --expose-gc): on SIGUSR2 it collects its garbage and writes what is left to a file. */
const file = process.env['REPAINT_MEMORY_FILE'];

process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  if (file) writeFileSync(file, JSON.stringify(process.memoryUsage()));
});
