import { permanent } from '../core/contracts/failure.ts';
import { Precision, Strength, StrokeSize } from '../core/contracts/painting-options.ts';
import { CodeMix } from './codes/code-mix.ts';
import type { EngineRequest, FrameLook } from './style-engine.ts';

/** The options of an engine, checked, with defaults filled in. */
export interface EngineOptions {
  readonly strength: number;
  readonly keepColors: boolean;
  readonly strokeSize: number;
  readonly precision: Precision;
}

/**
 * Checks a request and fills in its defaults.
 * @throws RepaintError `invalid-request`, naming the field, its value and what was expected
 */
export function engineOptions(request: EngineRequest): EngineOptions {
  const { strength, threads, style, keepColors = false, strokeSize = 1, precision = 'auto' } = request;
  checkLook({ strength, strokeSize, style });
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw invalid('threads', threads, 'a whole number from 1');
  }
  if (!Precision.safeParse(precision).success) throw invalid('precision', precision, Precision.options.join(', '));
  return { strength, keepColors, strokeSize, precision };
}

/**
 * Checks the look of a frame.
 * @throws RepaintError as {@link engineOptions} does
 */
export function checkLook(look: FrameLook): FrameLook {
  const { strength = 1, strokeSize = 1, style } = look;
  if (!Strength.safeParse(strength).success) throw invalid('strength', strength, 'a number from 0 to 1');
  if (!StrokeSize.safeParse(strokeSize).success) throw invalid('strokeSize', strokeSize, 'a number from 0.25 to 4');
  const mix = style && CodeMix.safeParse(style);
  if (!mix || mix.success) return look;
  throw invalid('style', JSON.stringify(style).slice(0, 200), mix.error.issues[0]?.message ?? 'a mix of styles');
}

function invalid(field: string, value: unknown, expected: string) {
  return permanent('invalid-request', `${field} is ${value}: expected ${expected}.`);
}
