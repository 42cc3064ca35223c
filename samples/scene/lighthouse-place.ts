/** Position of the lighthouse in metres. */
export const LIGHTHOUSE = { x: 52, z: 228 } as const;
