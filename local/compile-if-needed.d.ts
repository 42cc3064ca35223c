/** @returns what is wrong, for a person; undefined once `dist/` is up to date */
export function compileIfNeeded(root: string): Promise<string | undefined>;
