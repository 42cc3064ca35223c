import type { Command } from 'commander';
import { PAINTING_SETTINGS } from '../../core/contracts/painting-settings.ts';
import type { PaintFlags } from './paint.ts';
import { runCommand } from './run-command.ts';
import { addSettingOptions } from './setting-options.ts';
import { addSystemOptions, priorityOption } from './shared-options.ts';

const { from, to, chunkFrames } = PAINTING_SETTINGS;
const SETTINGS = {
  from: { ...from, help: 'where the labelled part begins: seconds (12.5), or a frame (300f)' },
  to: { ...to, help: 'where the labelled part ends: seconds (12.5), or the first frame that is not labelled (300f)' },
  chunkFrames: {
    ...chunkFrames,
    help: 'frames that a chunk should have; more means fewer and longer tasks, and the same lines',
  },
};

const AFTER = `
Each line of the output is a JSON object: {"frame": 0, "time": 0, "answer": [{"label": "star", "confidence": 0.98}, …]}. A classifier
answers with its five likeliest labels, any other model with the shape and the numbers of its last network. The models are the folders
of scoring/models; the setting REPAINT_LABEL_MODELS names another folder.

Without --out, the lines are written to labels/<name>.<model>.jsonl, with their manifest beside them. Folders, existing files and an
interrupted command are treated as "paint" treats them: lines that are stored are kept, and only what is missing is labelled.

Exit codes: 0 labelled · 1 at least one video failed, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function defineLabel(program: Command): void {
  const command = program
    .command('label')
    .description('Label each frame of videos with a model, on this machine.')
    .argument('[videos...]', 'video files and folders of videos (default: the sample)')
    .requiredOption('--model <name>', 'model that labels, such as shapes; an unknown name is answered with all names')
    .option('--out <path>', 'folder for the lines, or file for those of a single video')
    .option('--overwrite', 'replace existing files without asking')
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr');
  addSettingOptions(command, SETTINGS).addOption(priorityOption());
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((videos: string[], flags: PaintFlags) =>
    runCommand({ json: flags.json === true, interrupted: INTERRUPTED }, async (signal) => {
      const { paint } = await import('./run-paint.ts');
      return paint(videos, flags, signal);
    }),
  );
}

const INTERRUPTED = 'Stopped. Chunks that are labelled are kept: run the same command again to go on from there.';
