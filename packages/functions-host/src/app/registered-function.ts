import type { Binding, FunctionCallback, FunctionMetadata } from './rpc-types.ts';

/** A function of the app. */
export interface RegisteredFunction {
  name: string;
  /** The trigger's key among the bindings, and the name of its input. */
  triggerName: string;
  trigger: Binding;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}
