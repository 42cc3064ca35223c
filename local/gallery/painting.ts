import type { StyleMix } from '../../core/contracts/style-choice.ts';
import type { EngineRequest } from '../../engine/style-engine.ts';

/** The settings of an engine for one painting. */
export type Recipe = Required<Pick<EngineRequest, 'style' | 'strength' | 'keepColors' | 'strokeSize'>>;

/** One way in which each picture is shown, with the texts under it. */
export interface Painting {
  readonly title: string;
  /** The arguments of `paint` after `--style` that give the same painting. */
  readonly typed: string;
  /** Undefined for the picture itself. */
  readonly recipe?: Recipe;
}

/** A style with the title of its card. */
export interface TitledStyle {
  readonly name: string;
  readonly title: string;
}

/** A picture of the user as a style. */
export interface OwnStyle {
  /** The path of its file, as it was typed. */
  readonly name: string;
  readonly code: Float32Array;
}

/** A style alone, as a mix. */
export const whole = (style: string): StyleMix => [{ style, weight: 1 }];
