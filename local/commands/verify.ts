import type { Command } from 'commander';
import { runCommand } from './run-command.ts';

export interface VerifyFlags {
  readonly json?: true;
}

const AFTER = `
ffprobe and FFmpeg read both files; none of the code that paints takes part in the proof. The command compares the number of
frames, each timestamp, time base, shown size, colour tags, every packet of sound and its time, languages, titles, subtitles,
chapters, tags, and the claims of the manifest. A difference that a note of the manifest explains is shown as noted. Without
MANIFEST, the command reads the one beside OUTPUT, if there is one.

Exit codes: 0 proved · 1 something differs or can't be read · 2 wrong usage · 130 interrupted`;

export function defineVerify(program: Command): void {
  program
    .command('verify')
    .description('Prove that a painting has the frames, the timing and the sound of its source.')
    .argument('<source>', 'the video that was painted')
    .argument('<output>', 'the painting')
    .argument('[manifest]', 'the manifest of the painting')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', AFTER)
    .action((source: string, output: string, manifest: string | undefined, flags: VerifyFlags) =>
      runCommand({ json: flags.json === true }, async () => {
        const { verify } = await import('./run-verify.ts');
        return verify({ source, output, manifest }, flags);
      }),
    );
}
