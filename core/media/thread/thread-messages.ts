import type { Failure } from '../../contracts/failure.ts';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { MediaTask } from './media-tasks.ts';

/** To the thread: first `begin`, then an answer to each {@link Wish}, whenever it is there. */
export type ToThread =
  | {
      readonly type: 'begin';
      readonly task: MediaTask;
      readonly input: unknown;
      /** Bytes of each source that may be read. */
      readonly sizes: Readonly<Record<string, number>>;
    }
  | { readonly type: 'granted'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly message: string };

/** What the thread asks its parent for: it can reach nothing by itself. */
export type Wish =
  | { readonly kind: 'read'; readonly source: string; readonly start: number; readonly end: number }
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'next' };

/** From the thread: wishes, and in the end one of the others. */
export type FromThread =
  | { readonly type: 'wish'; readonly id: number; readonly wish: Wish }
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly thrown: Thrown };

/** What was thrown, in a form that keeps its kind on the way from one thread to the other. */
export type Thrown =
  | { readonly kind: 'refused-wish'; readonly id: number }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'invalid-chunk'; readonly chunkIndex: number; readonly why: string }
  | {
      readonly kind: 'needs-conversion';
      readonly demuxer: string;
      readonly codec: string;
      readonly message: string;
      readonly notes: readonly MediaNote[];
    }
  | { readonly kind: 'other'; readonly message: string; readonly stack: string };
