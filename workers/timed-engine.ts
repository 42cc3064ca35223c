import { ATTRIBUTES } from '../core/telemetry/names.ts';
import { record } from '../core/telemetry/record.ts';
import type { StyleEngine } from '../engine/style-engine.ts';

/**
 * Wraps an engine to record how long each batch takes. Batches are painted in the order they came, so a batch begins when it is asked
 * for or when the one before it is done, whichever is later.
 */
export function timedEngine(engine: StyleEngine): StyleEngine {
  let lastDone = 0;
  return {
    name: engine.name,
    version: engine.version,
    close: () => engine.close(),
    async paint(frames, format, signal, looks) {
      const asked = performance.now();
      const painted = await engine.paint(frames, format, signal, looks);
      const done = performance.now();
      const seconds = (done - Math.max(asked, lastDone)) / 1_000;
      lastDone = done;
      record('batchDuration', seconds, { [ATTRIBUTES.engine]: engine.version });
      return painted;
    },
  };
}
