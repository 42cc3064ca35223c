import type { StyleEngine } from '../../../engine/style-engine.ts';

/** Paints nothing: what comes out must be what went in, so that every other fault shows. */
export const identityEngine: StyleEngine = {
  name: 'identity',
  version: 'identity',
  paint: async (frames) => frames.map((frame) => new Uint8Array(frame)),
  close: async () => undefined,
};
