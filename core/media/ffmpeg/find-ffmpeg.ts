/** An FFmpeg that runs here. */
export interface Ffmpeg {
  readonly path: string;
  /** First line of `-version`, without what follows the version: `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Names of its encoders. */
  readonly encoders: ReadonlySet<string>;
}
export declare function findFfmpeg(environment?: NodeJS.ProcessEnv): Promise<Ffmpeg>;
