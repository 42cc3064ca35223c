import { AppError } from './app-error.ts';
import { provideCoreModule } from './core-module.ts';
import { Hooks } from './hooks.ts';
import type { CategoryLog } from './log-category.ts';
import type { RegisteredFunction } from './registered-function.ts';
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from './rpc-types.ts';

let provided: FunctionApp | undefined;

/** The functions and hooks that an app has registered, and the programming model that runs them. */
export class FunctionApp {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks = new Hooks();
  readonly #log: CategoryLog;
  #model: ProgrammingModel | undefined;
  #isLocked = false;

  private constructor(log: CategoryLog) {
    this.#log = log;
  }

  /** Makes the only instance of this process, and provides the core module. @throws AppError if there is one already */
  static provide(log: CategoryLog): FunctionApp {
    if (provided)
      throw new AppError(
        'A process can run one Functions host only: the Azure packages keep the host that they registered with.',
      );
    provided = new FunctionApp(log);
    provideCoreModule(provided);
    return provided;
  }

  get model(): ProgrammingModel {
    if (!this.#model) throw new AppError('The app has not loaded @azure/functions.');
    return this.#model;
  }

  /** Refuses further registrations from now on. */
  lock(): void {
    this.#isLocked = true;
  }

  register = (metadata: FunctionMetadata, callback: FunctionCallback): (() => void) => {
    if (this.#isLocked) throw new Error('A function can only be registered during app startup.');
    const { name } = metadata;
    if (this.functions.has(name.toLowerCase()))
      throw new Error(`A function with id "${name}" has already been registered.`);
    const trigger = Object.entries(metadata.bindings).find(([, binding]) => /trigger$/i.test(binding.type));
    if (!trigger) throw new Error(`The function "${name}" has no trigger.`);
    const [triggerName, triggerBinding] = trigger;
    this.functions.set(name.toLowerCase(), { name, triggerName, trigger: triggerBinding, metadata, callback });
    return () => this.functions.delete(name.toLowerCase());
  };

  setProgrammingModel = (model: ProgrammingModel): void => {
    this.#model = model;
  };

  getProgrammingModel = (): ProgrammingModel | undefined => this.#model;

  log = (level: LogLevel, category: LogCategory, message: string): void => {
    const line = this.hooks.onLog({ level, category, message });
    this.#log('Worker', line.level, line.message, { source: category });
  };

  remove({ name }: RegisteredFunction): void {
    this.functions.delete(name.toLowerCase());
  }

  /** Finds the function with this name and type of trigger, ignoring case. */
  find(name: string, triggerType: string): RegisteredFunction | undefined {
    const found = this.functions.get(name.toLowerCase());
    return found?.trigger.type.toLowerCase() === triggerType.toLowerCase() ? found : undefined;
  }

  withTrigger(triggerType: string): RegisteredFunction[] {
    return [...this.functions.values()].filter((fn) => fn.trigger.type.toLowerCase() === triggerType.toLowerCase());
  }
}
