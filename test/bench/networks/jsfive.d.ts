/** The part that is used here of a package that comes without types. */
declare module 'jsfive' {
  export interface Dataset {
    readonly shape: readonly number[];
    readonly value: readonly number[];
  }
  export class File {
    constructor(bytes: ArrayBuffer, name: string);
    /** Throws where there is no such path. */
    get(path: string): Dataset;
  }
}
