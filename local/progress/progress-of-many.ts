import type { Progress, Status } from './progress.ts';

const NAME_LENGTH = 28;

/**
 * Shows the progress of several videos in one line, which is that of the video that began first.
 * @returns a function that begins a video; its `end` gives the line to the next one
 */
export function progressOfMany(progress: Progress, total: number): (number: number, name: string) => Progress {
  const running: { last?: Status }[] = [];
  return (number, name) => {
    const self: { last?: Status } = {};
    running.push(self);
    return {
      update(status) {
        self.last = { ...status, phase: `${number}/${total} ${shortened(name)}, ${status.phase}` };
        if (running[0] === self) progress.update(self.last);
      },
      note: (text) => progress.note(text),
      end() {
        if (running.includes(self)) running.splice(running.indexOf(self), 1);
        const next = running[0]?.last;
        if (next) progress.update(next);
      },
    };
  };
}

function shortened(name: string): string {
  return name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH - 1)}…`;
}
