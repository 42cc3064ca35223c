/** Arguments of an FFmpeg with one input and one output to stdout: those before `-i …`, and those between it and `pipe:1`. */
export interface FfmpegArguments {
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** Most pixels of a picture; by default, the limit of sources. */
  readonly maxPixels?: number;
  /** True if the input was made by Repaint, not by a user. Memory is then not limited, since hardware encoders reserve any amount. */
  readonly isOurs?: boolean;
}
