/**
 * A value that the host and the library exchange. This file contains the types of `@azure/functions-core` that the host needs. (The module
 * exists only at run time, and its types aren't published as a package.)
 */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: HttpData;
  modelBindingData?: ModelBindingData;
}

export interface HttpData {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  statusCode?: string;
  body?: TypedData;
  cookies?: HttpCookie[];
}

export interface HttpCookie {
  name?: string;
  value?: string;
  domain?: { value?: string };
  path?: { value?: string };
  expires?: { value?: { seconds?: number; nanos?: number } };
  secure?: { value?: boolean };
  httpOnly?: { value?: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value?: number };
}

export interface ModelBindingData {
  version: string;
  source: string;
  contentType: string;
  content: Buffer;
}

/** A trigger, an input or an output of a function, with the settings of its type. */
export interface Binding {
  type: string;
  direction: string;
  [setting: string]: unknown;
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
  retryOptions?: RetryOptions | undefined;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string; stackTrace: string };
}

/** The policy by which a failed function is run again; intervals are in seconds. */
export interface RetryOptions {
  retryStrategy: 'fixedDelay' | 'exponentialBackoff';
  /** -1 means that there is no limit. */
  maxRetryCount: number;
  delayInterval?: { seconds: number } | undefined;
  minimumInterval?: { seconds: number } | undefined;
  maximumInterval?: { seconds: number } | undefined;
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  /** Is given if the function is run again after a failure. */
  retryContext?: RetryContext;
  traceContext?: { traceParent?: string; traceState?: string; attributes?: Record<string, string> };
}

/** The outcome of an invocation. `returnedNothing`, which the host adds, is true if the function returned nothing at all. */
export interface InvocationResponse {
  returnedNothing?: boolean;
  invocationId?: string;
  outputData?: { name: string; data: TypedData }[];
  returnValue?: TypedData | null;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface InvocationCore {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state: string | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(core: InvocationCore): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>> | Record<string, string>;
}
