import type { Binding, FunctionCallback, FunctionMetadata } from './rpc-types.ts';

/** A function that the app has registered. */
export interface RegisteredFunction {
  name: string;
  /** The key of the trigger among the bindings, which is also the name of its input. */
  triggerName: string;
  trigger: Binding;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}
