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

/** How sessions are opened: with which providers, best first, and how many CPU threads. */
export interface SessionChoice {
  readonly runtime: OnnxRuntime;
  readonly providers: readonly string[];
  /** Which GPU of the machine; the first unless given. */
  readonly device?: number | undefined;
  readonly threads: number;
  /** Named where a network doesn't load. */
  readonly networkFolder: string;
  readonly log: Log;
}

/** @throws RepaintError `engine`, permanent, where the platform has no onnxruntime */
export async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    const here = `${process.platform} ${process.arch}`;
    throw permanent('engine', `onnxruntime-node doesn't load on ${here}: ${reason(cause)}`, cause);
  }
}

/**
 * Opens a model with the first provider that takes it, and says so of those that don't.
 * @param modelFor the model in the form that suits a provider
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
      log(`onnxruntime has no ${placeOf(provider, device)} here, trying the next provider: ${why}`);
    }
  }
  throw permanent('engine', 'onnxruntime has no execution provider.');
}

/** Providers that take the number of a GPU; others refuse an option that they don't know. */
const WITH_DEVICES = ['cuda', 'tensorrt', 'dml'] as const;
const takesDevice = (provider: string): provider is (typeof WITH_DEVICES)[number] =>
  WITH_DEVICES.some((each) => each === provider);

/** What a session on one provider is opened with. */
export function sessionOptions(
  provider: string,
  device: number | undefined,
  threads: number,
): InferenceSession.SessionOptions {
  const isNumbered = device !== undefined && takesDevice(provider);
  return {
    executionProviders: [isNumbered ? { name: provider, deviceId: device } : provider],
    intraOpNumThreads: threads,
    // Threads that spin while they wait take the cores that decode and encode.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** What a session runs on, for logs and manifests: `cuda`, or `cuda:1` where a GPU was named. */
export function placeOf(provider: string, device: number | undefined): string {
  return device !== undefined && takesDevice(provider) ? `${provider}:${device}` : provider;
}

export function threadsOr(threads: number | undefined): number {
  return threads ?? availableParallelism();
}
