import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import type { Frame } from '../frame.ts';

/** A picture to paint, in the form that networks take and in the form that measures take. */
export interface Source {
  readonly frame: Frame;
  readonly picture: RgbPicture;
}

export interface NamedSource extends Source {
  /** The name in the report. */
  readonly name: string;
}

/** Consecutive frames of one clip. */
export interface Clip {
  readonly name: string;
  readonly sources: readonly Source[];
  /** For each source but the first: the pixels of the one before that its pixels come from. */
  readonly origins: readonly Int32Array[];
}
