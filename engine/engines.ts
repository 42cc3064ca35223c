import type { EngineRequest } from './style-engine.ts';

/** All engines by name. An engine is loaded when it is opened, in the thread that runs it. */
export const engines = {
  onnx: async (request: EngineRequest, log: Log) => (await import('./onnx.ts')).openOnnx(request, log),
  tensorflow: async (request: EngineRequest, log: Log) =>
    (await import('./tensorflow.ts')).openTensorflow(request, log),
};
export type EngineKind = keyof typeof engines;

/** Receives a line about how an engine was opened. */
export type Log = (line: string) => void;
