/** One input, one output through stdout: what stands before `-i …`, and after it before `pipe:1`. */
export interface FfmpegArguments {
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** Of a picture; as many as a source may have by default unless given. */
  readonly maxPixels?: number;
  /** Whether it reads what was made here, and no stranger's bytes: then its memory isn't limited, since encoders on cards take any amount. */
  readonly isOurs?: boolean;
}
