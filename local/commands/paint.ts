import type { Command } from 'commander';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { runCommand } from './run-command.ts';
import { addSettingOptions } from './setting-options.ts';
import { addSystemOptions, type SystemFlags } from './shared-options.ts';

export interface PaintFlags extends SystemFlags, AskedSettings {
  readonly timeline?: string;
  readonly out?: string;
  readonly overwrite?: true;
  readonly json?: true;
}

const AFTER = `
The result goes to painted/<name>.<style>.mp4 where --out says nothing else, its manifest beside it. Of a folder, every
video is painted, at any depth; what is painted already is left as it is, and one that fails doesn't stop the others. A system that
"npm start" keeps up is used; else one is started and stopped again. What is painted is kept: the same command,
run again, pays only for what isn't there.

Exit codes: 0 painted · 1 failed, or one of several did, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function definePaint(program: Command): void {
  const command = program
    .command('paint')
    .description('Paint a video, several, or a folder of them through the whole pipeline on this machine.')
    .argument('[videos...]', 'files and folders; without any, the sample is painted')
    .option('--out <path>', 'where the result goes; its ending says the format, too; a folder where there are several')
    .option('--overwrite', 'replace what is there, without a question')
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr');
  addSettingOptions(command);
  command.option('--timeline <file>', 'JSON that says which style is painted when: docs/styles.md');
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((videos: string[], flags: PaintFlags) =>
    runCommand({ json: flags.json === true }, async (signal) => {
      const { paint } = await import('./run-paint.ts');
      return paint(videos, flags, signal);
    }),
  );
}
