import { readFileSync } from 'node:fs';
import { clip } from '../make/clip.ts';
import { edited, literally } from '../make/edited.ts';
import { joined } from '../make/joined.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, MPEG2, MPEG4 } from './encoders.ts';

const row = rowsOf('as people have them');

/** Reads a file that somebody had, made small. */
const kept = (name: string) => literally(readFileSync(`test/contract/core/media/cases/${name}`));
/** For pictures that aren't smooth enough for a PSNR. */
const ALIKE = { pixels: 'alike' } as const;
const AV = { sound: true } as const;
const toned = (hertz: number) => ({ sound: [`sine=frequency=440:sample_rate=${hertz}`] });
const runIn = Object.assign((bytes: Buffer) => Buffer.concat([Buffer.alloc(140, 'run-in '), bytes]), {
  toString: () => 'a run-in of 140 bytes',
});
const MJPEG = ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg'];
const FRAGMENTS = ['-movflags', 'frag_keyframe+empty_moov'];
const NEGATIVE = ['-movflags', 'frag_keyframe+empty_moov+negative_cts_offsets', '-use_editlist', '0'];
const UNEVEN = ['-vf', "select='not(mod(n,3))+between(n,8,14)'", '-vsync', 'vfr'];

export const CASE_ROWS: readonly Row[] = [
  row('partfrag.mp4', 'samples in moov and in moof', kept('partfrag.mp4'), { checks: { ...ALIKE, frames: 48 } }),
  row('canon-like.mp4', 'a sample entry smaller than its pictures', kept('canon-like.mp4'), { checks: ALIKE }),
  row('nostss.mp4', 'every packet marked as a keyframe', kept('nostss.mp4'), { checks: ALIKE }),
  row('allkey.webm', 'every packet marked as a keyframe', kept('allkey.webm'), { checks: ALIKE }),
  row('first-not-key.mp4', 'first keyframe is not the first packet', kept('first-not-key.mp4'), {
    checks: { frames: 50, notes: ['undecodable-start'], pixels: 'none' },
  }),
  row('two-descriptions.mp4', 'two sample descriptions in one track', kept('two-descriptions.mp4'), {
    checks: { notes: ['converted', 'size-change'], pixels: 'none' },
  }),
  row('heightchange.webm', 'a height that changes', kept('heightchange.webm'), {
    checks: { notes: ['size-change'], pixels: 'none' },
  }),
  row('twovideos.mp4', 'two default video tracks', kept('twovideos.mp4'), {
    checks: { ...ALIKE, notes: ['video-left-out'] },
  }),
  row('overlap-srt.mkv', 'subtitles that overlap', kept('overlap-srt.mkv'), { checks: ALIKE }),
  row('negative-offsets.mp4', 'fragments with negative offsets', clip(AV, ...H264, ...AAC, ...NEGATIVE)),
  row('uneven-fragments.mp4', 'variable rate, fragments', clip({}, ...UNEVEN, ...H264, ...FRAGMENTS)),
  row('uneven.flv', 'variable rate', clip({}, ...UNEVEN, ...H264)),
  row('run-in.mxf', 'an MXF with a run-in', edited(clip({ size: '128x96' }, ...MPEG2), runIn)),
  row('44100.ts', 'AAC at 44.1 kHz', clip(toned(44_100), ...H264, ...AAC)),
  row('22050.ts', 'AAC at 22.05 kHz', clip(toned(22_050), ...H264, ...AAC)),
  row('22050.flv', 'AAC at 22.05 kHz', clip(toned(22_050), ...H264, ...AAC)),
  row('44100-ac3.ts', 'AC-3 at 44.1 kHz', clip(toned(44_100), ...H264, '-c:a', 'ac3')),
  row('44100-mp3.avi', 'MP3 at 44.1 kHz', clip(toned(44_100), ...MPEG4, '-c:a', 'libmp3lame')),
  row('44100-mp3.flv', 'MP3 at 44.1 kHz', clip(toned(44_100), ...H264, '-c:a', 'libmp3lame')),
  ...(['h264', 'mpeg2'] as const).map((codec) => {
    const recording = clip({ ...AV, frames: 40 }, ...(codec === 'h264' ? H264 : MPEG2), ...AAC);
    return row(`joined-${codec}.ts`, 'recordings joined, whose clock begins again', joined(recording, recording), {
      checks: { ...ALIKE, notes: ['timestamps-mended'] },
    });
  }),
  ...(['h264', 'mpeg2'] as const).map((codec) => {
    const encoder = codec === 'h264' ? H264 : MPEG2;
    const other = clip({ ...AV, frames: 40 }, ...encoder, ...AAC, '-mpegts_start_pid', '0x200');
    return row(`programs-${codec}.ts`, 'recordings of different programs joined', joined(clip({}, ...encoder), other), {
      checks: { notes: ['video-left-out'] },
    });
  }),
  row('animated.png', 'animated PNG', clip({ frames: 8 }, '-f', 'apng'), { checks: { frames: 8 } }),
  row('webcam.mjpeg', 'raw MJPEG', clip({}, ...MJPEG), { checks: { notes: ['converted'] } }),
  row('part.mp4', 'a part: from 0.2 s to frame 20', clip(AV, ...H264, ...AAC), {
    metadata: { from: '0.2', to: '20f' },
    checks: { frames: 15, reference: "select='between(n,5,19)',setpts=PTS-STARTPTS" },
    isFast: true,
  }),
  row('part.avi', 'a part: to 0.5 s', clip(AV, ...MPEG4, '-c:a', 'libmp3lame'), {
    metadata: { to: '0.5' },
    // FFmpeg's MPEG-4 in AVI has no frame at the second tick.
    checks: { frames: 12, reference: "select='lt(n,12)'" },
  }),
];
