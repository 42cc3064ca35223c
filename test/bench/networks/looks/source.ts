import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import type { Frame } from '../frame.ts';

/** A picture to paint, as the networks get it and as the measures do. */
export interface Source {
  readonly frame: Frame;
  readonly picture: RgbPicture;
}

export interface NamedSource extends Source {
  /** What it is, for the report. */
  readonly name: string;
}

/** Frames of one clip that follow one another. */
export interface Clip {
  readonly name: string;
  readonly sources: readonly Source[];
}
