import type { FrameLabel } from '../../core/contracts/frame-label.ts';
import { piecesOf } from './pieces-of.ts';

/** How often a label is the likeliest of a frame. */
export interface LabelCount {
  readonly label: string;
  readonly frames: number;
  /** Presentation time of the first of these frames, in seconds. */
  readonly firstSeconds: number;
}

/**
 * Counts the likeliest labels of all frames, the most frequent first. The file is read line by line, so its size doesn't matter.
 * @param url the URL of the labels in storage
 * @returns none if the model answers with numbers
 */
export async function countLabels(url: string): Promise<LabelCount[]> {
  const { ok, status, body } = await fetch(url);
  if (!ok) throw new Error(`Storage answered the request for the labels with status ${status}: reload the page.`);
  const counts = new Map<string, LabelCount>();
  // Every line ends with a line feed, the last one, too.
  for await (const line of piecesOf(body, '\n')) countLine(counts, JSON.parse(line) as FrameLabel);
  return [...counts.values()].sort((one, other) => other.frames - one.frames);
}

function countLine(counts: Map<string, LabelCount>, { answer, time }: FrameLabel): void {
  const label = Array.isArray(answer) ? answer[0]?.label : undefined;
  if (label === undefined) return;
  const { frames, firstSeconds } = counts.get(label) ?? { frames: 0, firstSeconds: time };
  counts.set(label, { label, frames: frames + 1, firstSeconds });
}
