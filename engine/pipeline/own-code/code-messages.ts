/** What a thread with somebody's code is started with. */
export interface CodeThreadData {
  readonly folder: string;
  readonly file: string;
}

export interface CodeRequest {
  readonly id: number;
  readonly value: unknown;
}

export type CodeReply =
  | { readonly type: 'ready' }
  | { readonly type: 'gave'; readonly id: number; readonly value: unknown }
  /** Without an id, the module couldn't be loaded or its `init` failed. */
  | { readonly type: 'failed'; readonly id?: number; readonly message: string };
