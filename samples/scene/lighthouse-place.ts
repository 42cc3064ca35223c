/** Where the lighthouse stands, metres. */
export const LIGHTHOUSE = { x: 52, z: 228 } as const;
