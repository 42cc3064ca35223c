import type { Media } from '../../../local/verify/read-media.ts';

/** A change of a painting, and what `verify` has to say about it. */
export interface Forgery {
  readonly what: string;
  /** The check that has to find it. A painting where this check differs anyway, or is absent, is not forged so. */
  readonly check: string;
  /** True if the check appears with the forgery only. */
  readonly isAdded?: true;
  /** False for a file that turned out like the painting. */
  readonly isMade?: (forged: Media) => boolean;
  /** FFmpeg's arguments between the painting and the forged file; `PAINTING` is the path of the painting. */
  readonly args: readonly string[];
}

const X264 = ['-enc_time_base', '1/90000', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'copy', '-vsync', '0'];
const filtered = (filter: string) => ['-vf', filter, ...X264];
const ALL = ['-map', '0', '-c', 'copy'];
const copied = (...args: readonly string[]) => [...ALL, ...args];
const SECOND_INPUT = ['-i', 'PAINTING'];
const lateSound = (seconds: number) => [
  ...['-itsoffset', String(seconds), ...SECOND_INPUT],
  ...['-map', '0:v', '-map', '1:a', '-c', 'copy'],
];
const CLOCK = { what: 'another clock', check: 'first frame at', args: copied('-output_ts_offset', '1.7') };

/** The forgeries that fit a painting: what needs a second frame, a sound track or subtitles is left out where there is none. */
export function forgeriesOf(painting: Media): Forgery[] {
  const { picture, sounds, subtitles, chapters } = painting;
  const [sound] = sounds;
  return [
    ...ofPicture(),
    ...(picture.times.length > 2 ? ofFrames(picture) : []),
    ...ofColour(picture),
    ...(sound ? ofSound(sound) : WITHOUT_SOUND),
    ...(sound ? [] : [CLOCK]),
    ...(subtitles.length > 0 ? OF_SUBTITLES : []),
    ...(chapters.length > 0 ? [{ what: 'no chapters', check: 'chapters', args: copied('-map_chapters', '-1') }] : []),
    {
      what: 'a title that the source lacks',
      check: 'tag title',
      isAdded: true,
      args: copied('-metadata', 'title=Other'),
    },
    { what: 'a second picture', check: 'other tracks', isAdded: true, args: copied('-map', '0:v:0') },
  ];
}

function ofPicture(): Forgery[] {
  return [
    { what: 'another size', check: 'shown size', args: filtered('scale=iw*2:ih,setsar=1') },
    { what: 'another pixel aspect', check: 'shown size', args: filtered('setsar=17/7') },
    { what: 'turned', check: 'shown size', args: filtered('pad=iw+16:ih,transpose') },
  ];
}

function ofFrames({ packetTimes, end, tick }: Media['picture']): Forgery[] {
  const retimed = (change: string) => copied('-bsf:v', `setts=${change}`);
  return [
    { what: 'a frame missing', check: 'frames', args: filtered("select='gt(n,0)'") },
    { what: 'a frame 11 ms too late', check: 'timestamps', args: retimed('pts=PTS+eq(N\\,1)*ceil(0.011/TB)') },
    { what: 'a frame a tick too late', check: 'timestamps', args: retimed('pts=PTS+eq(N\\,1)') },
    {
      what: 'a last frame of twice the length',
      check: 'last frame ends at',
      // An MP4 states the length of what is decoded last, which may be shown before others.
      isMade: ({ picture }) => picture.end > end + tick / 2,
      args: retimed(`pts=PTS:dts=DTS:duration=DURATION*(1+eq(N\\,${packetTimes.length - 1}))`),
    },
  ];
}

function ofSound({ stream }: Media['sounds'][number]): Forgery[] {
  const encoder = stream.codec_name.startsWith('pcm') ? ['-c:a', stream.codec_name] : ['-c:a', 'aac', '-b:a', '40k'];
  return [
    { what: 'sound 40 ms late', check: 'sound 1: to the picture', args: lateSound(0.04) },
    { what: 'no sound', check: 'sound tracks', args: copied('-an') },
    { what: 'other sound', check: 'sound 1', args: copied('-filter:a:0', 'volume=0.5', ...encoder) },
    {
      what: 'another language',
      check: 'sound 1: language, title',
      args: copied('-metadata:s:a:0', 'language=epo'),
    },
  ];
}

const WITHOUT_SOUND: readonly Forgery[] = [
  {
    what: 'sound that the source lacks',
    check: 'sound tracks',
    isAdded: true,
    args: ['-f', 'lavfi', '-t', '1', '-i', 'anullsrc', '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'aac'],
  },
];

/** The pixels of another range are converted, and those of another matrix and the like aren't: players show other colours. */
function ofColour({ stream }: Media['picture']): Forgery[] {
  const { color_range, color_space, color_primaries, color_transfer } = stream;
  const other = (is: string | undefined, usual: string, rare: string) => (is === rare ? usual : rare);
  const range = other(color_range, 'tv', 'pc');
  const tagged = (...tags: readonly string[]) => [...X264, ...tags];
  return [
    ['another range', ...filtered(`scale=out_range=${range},format=yuv420p`), ...['-color_range', range]],
    ['another matrix', ...tagged('-colorspace', other(color_space, 'bt709', 'bt2020nc'))],
    ['other primaries', ...tagged('-color_primaries', other(color_primaries, 'bt709', 'bt2020'))],
    ['another transfer curve', ...tagged('-color_trc', other(color_transfer, 'bt709', 'smpte2084'))],
  ].map(([what = '', ...args]) => ({ what, check: 'colour tags', args }));
}

const OF_SUBTITLES: readonly Forgery[] = [
  {
    what: 'a subtitle 50 ms late',
    check: 'subtitles 1',
    args: ['-itsoffset', '0.05', ...SECOND_INPUT, '-map', '0:v', '-map', '0:a?', '-map', '1:s', '-c', 'copy'],
  },
  { what: 'another language of subtitles', check: 'subtitles 1', args: copied('-metadata:s:s:0', 'language=epo') },
  { what: 'no subtitles', check: 'subtitle tracks', args: copied('-sn') },
];
