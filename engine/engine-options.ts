import { permanent } from '../core/contracts/failure.ts';
import { Precision, StrokeSize } from '../core/contracts/painting-options.ts';
import { StyleMix } from '../core/contracts/style-mix.ts';
import type { EngineRequest } from './style-engine.ts';

/** What an engine is asked for, checked, with nothing left open. */
export interface EngineOptions {
  readonly strength: number;
  readonly keepColors: boolean;
  readonly strokeSize: number;
  readonly precision: Precision;
}

/** @throws RepaintError `invalid-request`, naming the field, what it is and what was expected */
export function engineOptions(request: EngineRequest): EngineOptions {
  const { strength, threads, style, keepColors = false, strokeSize = 1, precision = 'auto' } = request;
  if (!(strength >= 0 && strength <= 1)) throw invalid('strength', strength, 'a number from 0 to 1');
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw invalid('threads', threads, 'a whole number from 1');
  }
  if (!StrokeSize.safeParse(strokeSize).success) throw invalid('strokeSize', strokeSize, 'a number from 0.25 to 4');
  if (!Precision.safeParse(precision).success) throw invalid('precision', precision, Precision.options.join(', '));
  const mix = StyleMix.safeParse(style);
  if (!mix.success) throw invalid('style', JSON.stringify(style), mix.error.issues[0]?.message ?? 'a mix of styles');
  return { strength, keepColors, strokeSize, precision };
}

function invalid(field: string, value: unknown, expected: string) {
  return permanent('invalid-request', `${field} is ${value}: expected ${expected}.`);
}
