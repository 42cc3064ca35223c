import type { Invocation } from '../app/invoke-function.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { Binding, InvocationResponse, TypedData } from '../app/rpc-types.ts';
import { BindingData } from './binding-data.ts';

/** What one kind of binding does. Texts of `binding` may hold expressions. */
export interface BindingKind {
  /** @returns an empty value where there is nothing */
  read?(binding: Binding, data: BindingData): Promise<TypedData> | TypedData;
  write?(binding: Binding, data: BindingData, value: TypedData): Promise<void>;
}

/** The inputs and outputs of functions, beside their triggers. */
export interface FunctionBindings {
  /** @throws AppError, or what storage says */
  readInputs(fn: RegisteredFunction, invocation: Invocation): Promise<{ name: string; data: TypedData }[]>;
  /** @throws AppError, or what storage says: the invocation has failed then */
  writeOutputs(fn: RegisteredFunction, invocation: Invocation, response: InvocationResponse): Promise<void>;
}

/** What an output is called that is written from what the function returns. */
const RETURNED = '$return';

/** @param kinds by the type of the binding in lower case */
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
