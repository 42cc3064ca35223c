interface Sample {
  readonly at: number;
  readonly done: number;
}

const WINDOW_MS = 30_000;

/** How fast a job has been painted of late. */
export function rateMeter(now: () => number = () => performance.now()) {
  let samples: Sample[] = [];
  return {
    /** @returns frames a second over the last half minute; undefined until some were painted before its eyes */
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
