interface Sample {
  readonly at: number;
  readonly done: number;
}

const WINDOW_MS = 30_000;

/** Measures how fast a job is being painted. */
export function rateMeter(now: () => number = () => performance.now()) {
  let samples: Sample[] = [];
  return {
    /** @returns the frames per second over the last 30 seconds; undefined until the count has changed once */
    add(done: number): number | undefined {
      const at = now();
      if (samples.at(-1)?.done !== done) samples.push({ at, done });
      samples = samples.filter((sample, index) => at - sample.at < WINDOW_MS || index >= samples.length - 2);
      const [first] = samples;
      const last = samples.at(-1);
      if (!first || !last || last.done <= first.done) return undefined;
      return ((last.done - first.done) * 1_000) / (last.at - first.at);
    },
  };
}
