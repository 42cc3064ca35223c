import type { StyleEngine } from '../../../engine/style-engine.ts';

/** An engine that returns frames unchanged, so that every fault of the other steps shows. */
export const identityEngine: StyleEngine = {
  name: 'identity',
  version: 'identity',
  paint: async (frames) => frames.map((frame) => new Uint8Array(frame)),
  close: async () => undefined,
};
