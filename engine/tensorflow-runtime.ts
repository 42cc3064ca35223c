import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as core from '@tensorflow/tfjs-core';
import { permanent } from '../core/contracts/failure.ts';
import type { Log } from './engines.ts';
import { reason } from './frame-painter.ts';

/** TensorFlow.js with one of its back ends. */
export interface Runtime {
  readonly tf: typeof core;
  readonly version: string;
}

/** Native back ends, best first. They are optional peer dependencies, since their libraries take hundreds of megabytes. */
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** Opens the fastest back end that is installed and starts. WebAssembly on one thread is always available. */
export async function openRuntime(log: Log): Promise<Runtime> {
  for (const module of NATIVE) {
    const runtime = await openNative(module, log);
    if (runtime !== undefined) return runtime;
  }
  return await openWasm();
}

async function openNative(module: string, log: Log): Promise<Runtime | undefined> {
  try {
    const tf: typeof core = await import(module);
    const version = `tensorflow.js ${tf.version_core}, ${module}`;
    return { tf, version };
  } catch (cause) {
    if (!isNotInstalled(cause)) log(`${module} is installed but doesn't start: ${reason(cause)}`);
    return undefined;
  }
}

function isNotInstalled(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
}

async function openWasm(): Promise<Runtime> {
  const tf = await import('@tensorflow/tfjs-core');
  const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
  if (tf.getBackend() !== 'wasm') {
    setWasmPaths(wasmFolder());
    if (!(await tf.setBackend('wasm')))
      throw permanent('engine', 'The WebAssembly back end of TensorFlow.js does not start.');
  }
  return { tf, version: `tensorflow.js ${version_wasm}, wasm` };
}

function wasmFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return join(dirname(entry), '/');
}
