// What the service answers. A test compares these types with the schemas of the service.

export interface Score {
  label: string;
  /** 0 to 1 if the model ends with a softmax, else the network's own score. */
  confidence: number;
}

export interface TensorMetadata {
  name: string;
  /** `FP32`, `INT64`, `BYTES` … */
  datatype: string;
  /** −1 is any size. */
  shape: number[];
}

export interface ModelMetadata {
  name: string;
  versions: string[];
  platform: string;
  inputs: TensorMetadata[];
  outputs: TensorMetadata[];
}

/** A model or an alias that is served. */
export interface ListedModel {
  name: string;
  versions: string[];
}

export interface ServerMetadata {
  name: string;
  version: string;
  extensions: string[];
}

/** A version in the repository of models, served or not. */
export interface IndexedVersion {
  name: string;
  version: string;
  state: 'READY' | 'UNAVAILABLE';
  /** Why it is unavailable, or empty. */
  reason: string;
}

export type Parameters = Record<string, string | number | boolean>;

export interface OutputTensor {
  name: string;
  datatype: string;
  shape: number[];
  parameters?: Parameters | undefined;
  /** Row by row, flat. Bytes that are no text are in base64, which `parameters` says. */
  data?: (string | number | boolean)[] | undefined;
}

export interface InferAnswer {
  model_name: string;
  model_version: string;
  id?: string | undefined;
  outputs: OutputTensor[];
}
