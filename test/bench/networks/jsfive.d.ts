/** Types of the part of `jsfive` that is used here, because the package has none. */
declare module 'jsfive' {
  export interface Dataset {
    readonly shape: readonly number[];
    readonly value: readonly number[];
  }
  export class File {
    constructor(bytes: ArrayBuffer, name: string);
    /** Returns what lies at a path. Throws if there is nothing. */
    get(path: string): Dataset;
  }
}
