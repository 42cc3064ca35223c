import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { permanent } from '../../core/contracts/failure.ts';
import type { Log } from '../engines.ts';
import { reason } from '../frame-painter.ts';

export type OnnxRuntime = typeof import('onnxruntime-node');

export interface OpenSession {
  readonly session: InferenceSession;
  readonly provider: string;
}

/** How a session is opened: the providers, best first, and the number of CPU threads. */
export interface SessionChoice {
  readonly runtime: OnnxRuntime;
  readonly providers: readonly string[];
  /** Number of the GPU; the first by default. */
  readonly device?: number | undefined;
  readonly threads: number;
  /** Folder of the network, for messages. */
  readonly networkFolder: string;
  readonly log: Log;
}

/**
 * Loads onnxruntime.
 * @throws RepaintError `engine`, permanent, if there is none for the platform
 */
export async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    const here = `${process.platform} ${process.arch}`;
    throw permanent('engine', `onnxruntime-node doesn't load on ${here}: ${reason(cause)}`, cause);
  }
}

/**
 * Opens a model with the first provider that accepts it. Providers that don't are logged.
 * @param modelFor returns the model in the form that suits a provider
 */
export async function openSession(
  { runtime, providers, device, threads, networkFolder, log }: SessionChoice,
  modelFor: (provider: string) => Uint8Array,
): Promise<OpenSession> {
  for (const provider of providers) {
    const model = modelFor(provider);
    try {
      const options = sessionOptions(provider, device, threads);
      return { session: await runtime.InferenceSession.create(model, options), provider };
    } catch (cause) {
      const why = reason(cause);
      if (provider === 'cpu') throw permanent('engine', `The network in ${networkFolder} doesn't load: ${why}`, cause);
      log(`onnxruntime can't use ${placeOf(provider, device)} on this machine and tries the next provider: ${why}`);
    }
  }
  throw permanent('engine', 'onnxruntime has no execution provider.');
}

/** Returns what `check` returns. If it throws, the session is released: nobody else would. */
export async function releasedIfThrown<T>(session: InferenceSession, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (thrown) {
    await session.release();
    throw thrown;
  }
}

/** Providers that accept the number of a GPU. Others refuse unknown options. */
const WITH_DEVICES = ['cuda', 'tensorrt', 'dml'] as const;
const takesDevice = (provider: string): provider is (typeof WITH_DEVICES)[number] =>
  WITH_DEVICES.some((each) => each === provider);

/** Returns the options of a session on one provider. */
export function sessionOptions(
  provider: string,
  device: number | undefined,
  threads: number,
): InferenceSession.SessionOptions {
  const isNumbered = device !== undefined && takesDevice(provider);
  return {
    executionProviders: [isNumbered ? { name: provider, deviceId: device } : provider],
    intraOpNumThreads: threads,
    // Threads that spin while they wait would occupy the cores that decode and encode.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** Returns what a session runs on, for logs and manifests: `cuda`, or `cuda:1` if a GPU was chosen. */
export function placeOf(provider: string, device: number | undefined): string {
  return device !== undefined && takesDevice(provider) ? `${provider}:${device}` : provider;
}

export function threadsOr(threads: number | undefined): number {
  return threads ?? availableParallelism();
}
