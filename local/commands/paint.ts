import { type Command, Option } from 'commander';
import { EncoderChoice, OutputCodec, OutputContainer } from '../../core/contracts/output-settings.ts';
import { Precision } from '../../core/contracts/painting-options.ts';
import { share, strokeSize, wholeNumber } from './option-parsers.ts';
import { runCommand } from './run-command.ts';
import { addSystemOptions, type SystemFlags } from './shared-options.ts';

export interface PaintFlags extends SystemFlags {
  readonly style?: string;
  readonly network?: string;
  readonly strength: number;
  readonly keepColors?: true;
  readonly strokeSize: number;
  readonly precision?: Precision;
  readonly out?: string;
  readonly chunkFrames?: number;
  readonly container?: OutputContainer;
  readonly codec?: OutputCodec;
  readonly quality?: number;
  readonly encoder?: EncoderChoice;
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
    .option(
      '--style <name>',
      'style to paint in, or a mix: starry-night:0.7,great-wave:0.3; an unknown one is answered with all names',
    )
    .option('--network <name>', 'network to paint with (default: the first that has the style)')
    .option('--strength <0..1>', 'how strong the style is', share, 1)
    .option('--keep-colors', "the source's colours with the style's strokes")
    .option('--stroke-size <0.25..4>', 'how large the strokes are', strokeSize, 1)
    .addOption(
      new Option('--precision <name>', 'what the network computes in (default: auto)').choices(Precision.options),
    )
    .option('--out <file>', 'where the result goes')
    .addOption(
      new Option('--container <name>', 'what the result is: --out says it, too (default: mp4)').choices(
        OutputContainer.options,
      ),
    )
    .addOption(
      new Option('--codec <name>', 'how its picture is compressed (default: h264)').choices(OutputCodec.options),
    )
    .option('--quality <0..100>', 'from the smallest file to the best picture (default: 70)', wholeNumber(0, 100))
    .addOption(
      new Option('--encoder <choice>', 'auto takes a hardware encoder where one works (default: software)').choices(
        EncoderChoice.options,
      ),
    )
    .option('--chunk-frames <n>', 'frames a chunk aims at', wholeNumber(1, 2_000))
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr');
  addSystemOptions(command).addHelpText('after', AFTER);
  command.action((file: string | undefined, flags: PaintFlags) =>
    runCommand({ json: flags.json === true }, async (signal) => {
      const { paint } = await import('./run-paint.ts');
      return paint(file, flags, signal);
    }),
  );
}
