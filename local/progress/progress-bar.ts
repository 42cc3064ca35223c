import { styleText } from 'node:util';
import { barLine } from './bar-line.ts';
import type { Progress, Status } from './progress.ts';

type Terminal = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'hasColors'>;

const CLEAR_LINE = '\r\u001b[K';

/** Shows progress as a live line on a terminal, redrawn in place. `hasColors` respects NO_COLOR and dumb terminals. */
export function progressBar(terminal: Terminal): Progress {
  let shown: Status | undefined;
  const paint = (text: string, part: 'full' | 'empty') =>
    terminal.hasColors() && text !== ''
      ? styleText(part === 'full' ? 'cyan' : 'gray', text, { validateStream: false })
      : text;
  const draw = (status: Status) => {
    // The last column stays free: some terminals wrap as soon as it is written.
    terminal.write(CLEAR_LINE + barLine(status, (terminal.columns || 80) - 1, paint));
  };

  return {
    update(status) {
      shown = status;
      draw(status);
    },
    note(text) {
      terminal.write(`${shown ? CLEAR_LINE : ''}${text}\n`);
      if (shown) draw(shown);
    },
    end() {
      if (shown) terminal.write(CLEAR_LINE);
      shown = undefined;
    },
  };
}
