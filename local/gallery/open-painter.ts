import type { Precision } from '../../core/contracts/painting-options.ts';
import { openEngine } from '../../engine/engines.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import type { ThreadOptions } from '../../engine/threaded-engine.ts';
import type { Recipe } from './painting.ts';

/** Opens an engine for a recipe; each is closed before the next is opened. */
export type OpenPainter = (recipe: Recipe) => Promise<StyleEngine>;

interface PainterOptions extends ThreadOptions {
  readonly networkFolder: string;
  readonly precision: Precision | undefined;
}

/** Engines of one network, as workers open them. */
export function painterOf({ networkFolder, precision, ...options }: PainterOptions): OpenPainter {
  return (recipe) => openEngine('onnx', { networkFolder, ...recipe, ...(precision && { precision }) }, options);
}
