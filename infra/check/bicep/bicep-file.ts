import type { BicepProperty, BicepValue } from './bicep-value.ts';

export interface BicepParameter {
  readonly name: string;
  readonly line: number;
  readonly decorators: readonly string[];
  /** As written: `int`, or the name of a type of the same file. */
  readonly type: string;
  readonly fallback?: BicepValue;
}

export interface BicepResource {
  readonly symbol: string;
  /** In full, the types of its parents included. */
  readonly type: string;
  readonly version: string;
  readonly isExisting: boolean;
  readonly body: BicepValue;
  /** Symbols from the outermost parent to the resource itself. */
  readonly path: readonly string[];
  readonly file: string;
  readonly line: number;
}

export interface BicepModule {
  readonly symbol: string;
  /** As written, relative to the file. */
  readonly source: string;
  readonly parameters: readonly BicepProperty[];
  readonly line: number;
}

/** A name that an expression uses: of a parameter, variable, resource, module, loop variable or function. */
export interface BicepName {
  readonly name: string;
  readonly isFunction: boolean;
  readonly line: number;
}

export interface BicepFile {
  /** Relative to infra/. */
  readonly path: string;
  readonly syntaxErrors: readonly { readonly line: number; readonly text: string }[];
  readonly parameters: readonly BicepParameter[];
  /** Names of types that are declared here. */
  readonly types: readonly string[];
  readonly variables: ReadonlyMap<string, BicepValue>;
  readonly resources: readonly BicepResource[];
  readonly modules: readonly BicepModule[];
  readonly outputs: readonly string[];
  readonly declared: ReadonlySet<string>;
  readonly used: readonly BicepName[];
  /** `module.outputs.name`, wherever it is asked for. */
  readonly askedOutputs: readonly { readonly module: string; readonly output: string }[];
  /** Files that are loaded as text. */
  readonly loadedTexts: readonly string[];
}
