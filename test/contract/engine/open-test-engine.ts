import { pathToFileURL } from 'node:url';
import type { EngineKind } from '../../../engine/engines.ts';
import type { EngineRequest, StyleEngine } from '../../../engine/style-engine.ts';
import { openEngine } from '../../../engine/threaded-engine.ts';

/** The default network in its default style, in the only precision that all engines have. */
export const SHIPPED: EngineRequest = {
  networkFolder: 'models/fine',
  style: [{ style: 'starry-night', weight: 1 }],
  strength: 1,
  precision: 'fp32',
};

const threadEntry = pathToFileURL('dist/engine/engine-thread.js');

/** Opens an engine on a thread of the compiled product. */
export function openTestEngine(kind: EngineKind, request: Partial<EngineRequest> = {}): Promise<StyleEngine> {
  return openEngine(kind, { ...SHIPPED, ...request }, { threadEntry });
}
