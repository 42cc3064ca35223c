/** One input, one output through stdout: what stands before `-i …`, and after it before `pipe:1`. */
export interface FfmpegArguments {
  readonly input: readonly string[];
  readonly output: readonly string[];
}
