import { type Command, Option } from 'commander';
import { Precision } from '../../core/contracts/painting-options.ts';
import { SHOWN, type Shown } from '../gallery/choose-paintings.ts';
import { listOf, oneOf, seconds, wholeNumber } from './option-parsers.ts';
import { runCommand } from './run-command.ts';

export interface GalleryFlags {
  readonly network?: string;
  readonly styles?: string[];
  readonly own?: string[];
  readonly mix?: string[];
  readonly of?: string;
  readonly show: Shown[];
  readonly from?: string;
  readonly at?: number[];
  readonly frames: boolean;
  readonly width: number;
  readonly precision?: Precision;
  readonly video: boolean;
  readonly out: string;
  readonly json?: true;
}

const AFTER = `
The sheet shows each picture as it is, in every style, in the styles of your own pictures (--own), in mixes of two styles, and one
style in four strengths and with other strokes and colours. The line under each painting is what "npm run paint -- --style" takes to
paint the same. The video shows one style after the other, with mixes in between; it has no sound, and repeats the clip if that is
shorter. Both files appear only when they are whole.

Exit codes: 0 painted · 1 failed, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function defineGallery(program: Command): void {
  const command = program
    .command('gallery')
    .description('Paint frames and pictures in every style of a network, as a contact sheet and a video.')
    .argument('[pictures...]', 'pictures to paint beside the frames of the sample');
  addStyleOptions(command);
  addPictureOptions(command);
  command
    .option(
      '--out <path>',
      'folder for both files, or name of the sheet (.jpg, .png, .webp); the video goes beside it',
      'gallery',
    )
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr')
    .addHelpText('after', AFTER)
    .action((pictures: string[], flags: GalleryFlags) =>
      runCommand({ json: flags.json === true, interrupted: INTERRUPTED }, async (signal) => {
        const { gallery } = await import('./run-gallery.ts');
        return gallery(pictures, flags, signal);
      }),
    );
}

const INTERRUPTED = 'Stopped. A file that was whole is kept.';

/** Adds the options that choose how is painted. */
function addStyleOptions(command: Command): void {
  const precision = 'number format that the network computes in (default: auto)';
  command
    .option(
      '--network <name>',
      'network to paint with (default: the first network that has the given styles, else that of the default style)',
    )
    .option('--styles <names>', 'styles to show: starry-night,great-wave (default: all of the network)', listOf(String))
    .option('--own <picture>', 'a picture to show as a style, after the others; may be given more than once', gathered)
    .option('--mix <mix>', 'a mix to show: starry-night:0.7,great-wave:0.3; may be given more than once', gathered)
    .option('--of <style>', 'style whose strengths, strokes and colours are shown (default: the first)')
    .addOption(new Option('--precision <name>', precision).choices(Precision.options));
}

/** Adds the options that choose what is shown. */
function addPictureOptions(command: Command): void {
  const show = new Option('--show <what>', `parts of the sheet: some of ${SHOWN.join(', ')}`);
  command
    .addOption(show.argParser(listOf(oneOf(SHOWN))).default([...SHOWN], 'all'))
    .option('--from <video>', 'video whose frames are painted (default: the sample)')
    .option('--at <seconds>', 'frames to paint: 2,5,8 (default: up to three that differ)', listOf(seconds))
    .option('--no-frames', 'leave out the frames of the video: show the given pictures alone')
    .option('--width <pixels>', 'width of a painting on the sheet', wholeNumber(16, 4_096), 400)
    .option('--no-video', 'make the sheet alone');
}

function gathered(value: string, before: string[] = []): string[] {
  return [...before, value];
}
