import { type Command, Option } from 'commander';
import { Precision } from '../../core/contracts/painting-options.ts';
import { SHOWN, type Shown } from '../gallery/choose-paintings.ts';
import { listOf, oneOf, seconds, wholeNumber } from './option-parsers.ts';
import { runCommand } from './run-command.ts';

export interface GalleryFlags {
  readonly network?: string;
  readonly styles?: string[];
  readonly mix?: string[];
  readonly of?: string;
  readonly show: Shown[];
  readonly from?: string;
  readonly at?: number[];
  readonly frames: boolean;
  readonly painted?: number;
  readonly columns: number;
  readonly width: number;
  readonly precision?: Precision;
  readonly video: boolean;
  readonly videoWidth: number;
  readonly seconds?: number;
  readonly out: string;
  readonly json?: true;
}

const AFTER = `
The sheet shows each picture as it is, in every style, in mixes of two, in four strengths of a style and with other strokes and colours of it.
Under each stands what "npm run paint -- --style" takes for the same. The video goes from the source to one style after the other, each
becoming the next by mixes, and plays the clip again where it is shorter; it has no sound. Both appear whole or not at all.

Exit codes: 0 painted · 1 failed, with the reason on stderr · 2 wrong usage · 130 interrupted`;

export function defineGallery(program: Command): void {
  program
    .command('gallery')
    .description('Paint frames and pictures in every style of a network: a contact sheet and a video.')
    .argument('[pictures...]', 'pictures to paint beside the frames of the sample')
    .option(
      '--network <name>',
      'network to paint with (default: the first that has the styles, else that of the default style)',
    )
    .option('--styles <names>', 'styles to show: starry-night,great-wave (default: all of the network)', listOf(String))
    .option('--mix <mix>', 'a mix to show: starry-night:0.7,great-wave:0.3; may be given again', gathered)
    .option('--of <style>', 'style whose strengths, strokes and colours are shown (default: the first)')
    .addOption(
      new Option('--show <what>', `what to show of ${SHOWN.join(', ')}`)
        .argParser(listOf(oneOf(SHOWN)))
        .default([...SHOWN], 'all'),
    )
    .option('--from <video>', 'video whose frames are painted (default: the sample)')
    .option('--at <seconds>', 'frames to paint: 2,5,8 (default: up to three that differ)', listOf(seconds))
    .option('--no-frames', 'no frames on the sheet, the pictures alone')
    .option(
      '--painted <pixels>',
      'longer side that pictures are painted at, at most (default: 1.6 times --width)',
      wholeNumber(16, 8_192),
    )
    .option('--columns <n>', 'pictures in a row', wholeNumber(1, 12), 4)
    .option('--width <pixels>', 'width of a picture on the sheet', wholeNumber(16, 4_096), 400)
    .addOption(
      new Option('--precision <name>', 'what the network computes in (default: auto)').choices(Precision.options),
    )
    .option('--no-video', 'the sheet alone')
    .option('--video-width <pixels>', 'width of the video, at most', wholeNumber(16, 4_096), 640)
    .option('--seconds <n>', 'how long the video is (default: at least 8, and 1.5 a style)', wholeNumber(1, 600))
    .option('--out <path>', 'folder, or name of the sheet: .jpg, .png or .webp; the video lies beside it', 'gallery')
    .option('--json', 'print one JSON object on stdout at the end; progress goes to stderr')
    .addHelpText('after', AFTER)
    .action((pictures: string[], flags: GalleryFlags) =>
      runCommand({ json: flags.json === true, interrupted: 'Stopped. What was whole is kept.' }, async (signal) => {
        const { gallery } = await import('./run-gallery.ts');
        return gallery(pictures, flags, signal);
      }),
    );
}

function gathered(mix: string, before: string[] = []): string[] {
  return [...before, mix];
}
