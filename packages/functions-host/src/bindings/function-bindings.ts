import type { Invocation } from '../app/invoke-function.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { Binding, InvocationResponse, TypedData } from '../app/rpc-types.ts';
import { BindingData } from './binding-data.ts';

/** Reads and writes the bindings of one type. The settings of `binding` may contain expressions. */
export interface BindingKind {
  /** @returns an empty value if there is nothing to read */
  read?(binding: Binding, data: BindingData): Promise<TypedData> | TypedData;
  write?(binding: Binding, data: BindingData, value: TypedData): Promise<void>;
}

/** Reads the inputs of functions, except their triggers, and writes their outputs. */
export interface FunctionBindings {
  /** @throws AppError, or an error of storage */
  readInputs(fn: RegisteredFunction, invocation: Invocation): Promise<{ name: string; data: TypedData }[]>;
  /** @throws AppError, or an error of storage; the invocation has failed then */
  writeOutputs(fn: RegisteredFunction, invocation: Invocation, response: InvocationResponse): Promise<void>;
}

/** The name of the output that gets the returned value of the function. */
const RETURNED = '$return';

/** @param kinds by the types of the bindings, in lower case */
export function functionBindings(
  kinds: Record<string, BindingKind>,
  settings: Record<string, string>,
): FunctionBindings {
  return {
    async readInputs(fn, invocation) {
      const inputs = Object.entries(fn.metadata.bindings).filter(
        ([name, { direction }]) => name !== fn.triggerName && direction === 'in',
      );
      const data = new BindingData(fn, invocation, settings);
      return Promise.all(
        inputs.map(async ([name, binding]) => ({
          name,
          data: (await kinds[binding.type.toLowerCase()]?.read?.(binding, data)) ?? {},
        })),
      );
    },
    async writeOutputs(fn, invocation, { outputData = [], returnValue }) {
      const outputs = [...outputData, ...(returnValue ? [{ name: RETURNED, data: returnValue }] : [])];
      const data = new BindingData(fn, invocation, settings);
      for (const { name, data: value } of outputs) {
        const binding = fn.metadata.bindings[name];
        if (binding) await kinds[binding.type.toLowerCase()]?.write?.(binding, data, value);
      }
    },
  };
}
