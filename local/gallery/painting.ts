import type { EngineRequest } from '../../engine/style-engine.ts';

/** How the engine paints. */
export type Recipe = Required<Pick<EngineRequest, 'style' | 'strength' | 'keepColors' | 'strokeSize'>>;

/** What each picture is shown as once, and what is written under it. */
export interface Painting {
  readonly title: string;
  /** What `paint` takes after `--style` for the same. */
  readonly typed: string;
  /** None for the picture itself. */
  readonly recipe?: Recipe;
}

/** A style as its card tells of it. */
export interface TitledStyle {
  readonly name: string;
  readonly title: string;
}
