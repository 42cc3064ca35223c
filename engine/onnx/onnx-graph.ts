import { Float16Array } from '@petamoriken/float16';
import { type ElementType, encodeModel, type OnnxNode, type OnnxTensor, type OnnxValue } from './onnx-model.ts';

const ARRAYS = {
  float32: Float32Array,
  float16: Float16Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
} as const;

/** Collects nodes and constants, so that the code of a graph reads like the computation. Names are generated. */
export class OnnxGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxTensor[] = [];

  /** Adds a constant and returns its name. */
  constant(type: keyof typeof ARRAYS, values: Iterable<number>, shape: readonly number[]): string {
    const { buffer } = ARRAYS[type].from(values);
    return this.#add(type, new Uint8Array(buffer), shape);
  }

  scalar(type: keyof typeof ARRAYS, value: number): string {
    return this.constant(type, [value], []);
  }

  /** Adds a constant of int64, as for shapes, and returns its name. */
  integers(...values: number[]): string {
    return this.#add('int64', new Uint8Array(BigInt64Array.from(values, BigInt).buffer), [values.length]);
  }

  #add(type: ElementType, bytes: Uint8Array, shape: readonly number[]): string {
    const name = `constant${this.#constants.length}`;
    this.#constants.push({ name, type, shape, bytes });
    return name;
  }

  /** Adds a node with one output and returns the name of the output. */
  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const name = options.name ?? `${operator}${this.#nodes.length}`;
    this.#push(operator, inputs, [name], options);
    return name;
  }

  /** Adds a node with `count` outputs and returns their names. */
  several(operator: string, inputs: readonly string[], count: number, options: NodeOptions = {}): string[] {
    const name = `${operator}${this.#nodes.length}`;
    const outputs = Array.from({ length: count }, (_, index) => `${name}.${index}`);
    this.#push(operator, inputs, outputs, options);
    return outputs;
  }

  #push(operator: string, inputs: readonly string[], outputs: readonly string[], options: NodeOptions): void {
    const { domain = '', attributes = {} } = options;
    this.#nodes.push({ operator, domain, inputs, outputs, attributes });
  }

  /** Encodes the model as an ONNX file. */
  encode(inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): Uint8Array {
    return encodeModel({ nodes: this.#nodes, constants: this.#constants, inputs, outputs });
  }
}

interface NodeOptions {
  /** Name of the output, if it is an output of the graph. */
  readonly name?: string;
  readonly domain?: 'com.microsoft';
  readonly attributes?: OnnxNode['attributes'];
}
