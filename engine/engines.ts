import type { EngineRequest, StyleEngine } from './style-engine.ts';
import { openThreadedEngine, type ThreadOptions } from './threaded-engine.ts';

/** All engines by name. An engine is loaded when it is opened, in the thread that runs it. */
export const engines = {
  onnx: async (request: EngineRequest, log: Log) => (await import('./onnx.ts')).openOnnx(request, log),
  tensorflow: async (request: EngineRequest, log: Log) =>
    (await import('./tensorflow.ts')).openTensorflow(request, log),
};
export type EngineKind = keyof typeof engines;

/** Receives a line about how an engine was opened. */
export type Log = (line: string) => void;

/**
 * Opens an engine on a thread of its own.
 * @throws RepaintError `unknown-style` or `invalid-request` if the request is wrong, `engine` if something can't be loaded
 */
export function openEngine(
  kind: EngineKind,
  request: EngineRequest,
  options: ThreadOptions = {},
): Promise<StyleEngine> {
  return openThreadedEngine(kind, request, options);
}
