export interface Following {
  stop(): void;
}

/**
 * Looks every so often, which doesn't keep the process alive. A look that falls due during another is left out.
 * @param look never rejects
 */
export function poll(look: () => Promise<void>, everyMs: number): Following {
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    await look();
    isLooking = false;
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
