import type { Precision } from '../../core/contracts/painting-options.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import type { ThreadOptions } from '../../engine/threaded-engine.ts';
import { openEngine } from '../../engine/threaded-engine.ts';
import type { Recipe } from './painting.ts';

/** Opens an engine for a recipe. The caller closes it before it opens the next one. */
export type OpenPainter = (recipe: Recipe) => Promise<StyleEngine>;

interface PainterOptions extends ThreadOptions {
  readonly networkFolder: string;
  readonly precision: Precision | undefined;
}

/** Returns a function that opens engines of one network, as workers do. */
export function painterOf({ networkFolder, precision, ...options }: PainterOptions): OpenPainter {
  return (recipe) => openEngine('onnx', { networkFolder, ...recipe, ...(precision && { precision }) }, options);
}
