/** The data with which the thread of a model's code is started. */
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
  /** A message without an id means that the module couldn't be loaded or its `init` failed. */
  | { readonly type: 'failed'; readonly id?: number; readonly message: string };
