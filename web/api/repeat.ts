const REFRESH_MS = 2_000;

/** Repeats an action with pauses that grow with the time it takes. @returns a function that stops it */
export function repeat(action: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const act = async () => {
    const began = performance.now();
    await action();
    if (!isOver) timer = setTimeout(act, Math.max(REFRESH_MS, 4 * (performance.now() - began)));
  };
  void act();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
