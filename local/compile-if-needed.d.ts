/** @returns undefined once `dist/` is up to date, or a message about what went wrong */
export function compileIfNeeded(root: string): Promise<string | undefined>;
