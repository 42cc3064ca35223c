import type { Failure } from '../../contracts/failure.ts';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { MediaTask } from './media-tasks.ts';

/** Messages to the thread: first `begin`, then one answer to each {@link IoRequest}, in any order. */
export type ToThread =
  | {
      readonly type: 'begin';
      readonly task: MediaTask;
      readonly input: unknown;
      /** Size in bytes of each source. */
      readonly sizes: Readonly<Record<string, number>>;
    }
  | { readonly type: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** What the thread asks its parent to do: `next` asks for the next segment. The thread has no access to files or the network. */
export type IoRequest =
  | { readonly kind: 'read'; readonly source: string; readonly start: number; readonly end: number }
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'next' };

/** Messages from the thread: any number of requests, and finally `done` or `failed`. */
export type FromThread =
  | { readonly type: 'request'; readonly id: number; readonly request: IoRequest }
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly thrown: Thrown };

/** An error as data. Structured cloning would lose its class. */
export type Thrown =
  | { readonly kind: 'failed-request'; readonly id: number }
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
