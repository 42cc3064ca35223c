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
  { runtime, providers, threads, networkFolder, log }: SessionChoice,
  modelFor: (provider: string) => Uint8Array,
): Promise<OpenSession> {
  for (const provider of providers) {
    const model = modelFor(provider);
    try {
      return { session: await runtime.InferenceSession.create(model, sessionOptions(provider, threads)), provider };
    } catch (cause) {
      const why = reason(cause);
      if (provider === 'cpu') throw permanent('engine', `The network in ${networkFolder} doesn't load: ${why}`, cause);
      log(`onnxruntime has no ${provider} here, trying the next provider: ${why}`);
    }
  }
  throw permanent('engine', 'onnxruntime has no execution provider.');
}

function sessionOptions(provider: string, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    // Threads that spin while they wait take the cores that decode and encode.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

export function threadsOr(threads: number | undefined): number {
  return threads ?? availableParallelism();
}
