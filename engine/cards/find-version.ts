interface Version {
  readonly name: string;
  /** A whole number. */
  readonly version: string;
}

/** Finds a version of a model. @param version the newest unless given */
export function findVersion<T extends Version>(all: readonly T[], name: string, version?: string): T | undefined {
  const versions = all.filter((one) => one.name === name).toSorted((a, b) => Number(a.version) - Number(b.version));
  return version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
}
