import { describeStatus } from './describe-status.ts';
import type { Status } from './progress.ts';

const PHASE_WIDTH = 11;
const BAR = { min: 8, max: 40 };
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * Makes one line for a terminal: phase, bar, counts. If there is little room, the bar shrinks, then the least important parts are
 * left out.
 * @param width the maximum number of characters
 * @param paint adds colour to the full and the empty part of the bar
 */
export function barLine(
  status: Status,
  width: number,
  paint: (text: string, part: 'full' | 'empty') => string = (text) => text,
): string {
  const phase = status.phase.padEnd(PHASE_WIDTH);
  const all = describeStatus(status);
  for (let kept = all.length; kept > 0; kept--) {
    const text = all.slice(0, kept).join(' · ');
    const room = width - phase.length - text.length - 2;
    if (room >= BAR.min) return `${phase} ${bar(shareOf(status), Math.min(BAR.max, room), paint)} ${text}`;
  }
  return [status.phase, ...all.slice(0, 1)].join(' ').slice(0, Math.max(0, width));
}

function shareOf({ count }: Status): number {
  return count && count.total > 0 ? Math.min(1, count.done / count.total) : 0;
}

function bar(share: number, width: number, paint: (text: string, part: 'full' | 'empty') => string): string {
  const eighths = Math.round(share * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return paint(full, 'full') + paint('░'.repeat(width - full.length), 'empty');
}
