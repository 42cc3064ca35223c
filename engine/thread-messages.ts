import type { Failure } from '../core/contracts/failure.ts';
import type { EngineKind } from './engines.ts';
import type { EngineRequest, FrameFormat, FrameLook } from './style-engine.ts';

/** Data with which a thread is started. */
export interface ThreadData {
  readonly kind: EngineKind;
  readonly request: EngineRequest;
}

/** Messages to the thread. Frames are in SharedArrayBuffers and painted in place, so that no pixels are copied. */
export type ThreadRequest =
  | {
      readonly type: 'paint';
      readonly id: number;
      readonly frames: readonly Uint8Array[];
      readonly format: FrameFormat;
      readonly looks?: readonly FrameLook[];
    }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'close' };

/** Messages from the thread: first `opened` or `refused`, then one reply to each `paint`, in order. */
export type ThreadReply =
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'opened'; readonly name: string; readonly version: string }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'painted'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };
