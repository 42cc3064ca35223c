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
The result goes to painted/<name>.<style>.mp4 where --out says nothing else, its manifest beside it. A system that
"npm start" keeps up is used; else one is started and stopped again. What is painted is kept: the same command,
run again, pays only for what isn't there.

Exit codes: 0 painted · 1 failed, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function definePaint(program: Command): void {
  const command = program
    .command('paint')
    .description('Paint one video through the whole pipeline on this machine.')
    .argument('[file]', 'the video; without it, the sample is painted')
    .option('--out <file>', 'where the result goes; its ending says the format, too')
    .option('--overwrite', 'replace what is there, without a question')
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr');
  addSettingOptions(command);
  command.option('--timeline <file>', 'JSON that says which style is painted when: docs/styles.md');
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((file: string | undefined, flags: PaintFlags) =>
    runCommand({ json: flags.json === true }, async (signal) => {
      const { paint } = await import('./run-paint.ts');
      return paint(file, flags, signal);
    }),
  );
}
