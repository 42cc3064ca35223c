import Module from 'node:module';
import type { HookCallback, Hooks } from './hooks.ts';
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from './rpc-types.ts';

const CORE_MODULE = '@azure/functions-core';
/** The version of the Node.js worker whose module this one replaces. */
const WORKER_VERSION = '3.10.1';
const HOST_VERSION = '4.1037.0';

/** The callbacks behind the functions of the module. */
export interface CoreModuleHost {
  hooks: Hooks;
  register(metadata: FunctionMetadata, callback: FunctionCallback): () => void;
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

class Disposable {
  readonly #callOnDispose: () => void;

  constructor(callOnDispose: () => void) {
    this.#callOnDispose = callOnDispose;
  }

  static from(...others: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const other of others) other.dispose();
    });
  }

  dispose(): void {
    this.#callOnDispose();
  }
}

/**
 * Provides `@azure/functions-core`, the module that the Azure Functions worker injects, to this process. `@azure/functions` and
 * `durable-functions` register functions through it, from CommonJS and ES modules alike. It must be provided before the app is
 * loaded. A process can have one host only, because the packages keep the module that they have loaded first.
 */
export function provideCoreModule(host: CoreModuleHost): void {
  const core = {
    version: WORKER_VERSION,
    hostVersion: HOST_VERSION,
    Disposable,
    log: host.log,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      new Disposable(host.register(metadata, callback)),
    registerHook: (name: string, callback: HookCallback) => new Disposable(host.hooks.register(name, callback)),
    setProgrammingModel: (model: ProgrammingModel) => host.setProgrammingModel(model),
    getProgrammingModel: () => host.getProgrammingModel(),
  };
  const require = Module.prototype.require as (this: unknown, id: string) => unknown;
  Module.prototype.require = function (this: unknown, id: string): unknown {
    return id === CORE_MODULE ? core : Reflect.apply(require, this, [id]);
  } as typeof Module.prototype.require;
}
