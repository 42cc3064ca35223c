import { clip } from '../make/clip.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, MPEG2, MPEG4, VP9 } from './encoders.ts';

const row = rowsOf('sound');

const AV = { sound: true } as const;
const sound = (name: string, property: string, args: readonly string[], out: RegExp, isFast?: true): Row =>
  row(name, property, clip(AV, ...H264, ...args), { checks: { sound: [out] }, ...(isFast && { isFast }) });

const layout = (channels: number, name: string): Row =>
  row(`${channels}ch.mkv`, `${name} (AAC)`, clip(AV, ...H264, ...AAC, '-ac', String(channels), '-b:a', '256k'), {
    checks: { sound: [new RegExp(`^aac ${channels}ch`)] },
  });

export const SOUND_ROWS: readonly Row[] = [
  row('silent.mp4', 'none', clip({}, ...H264), { checks: { sound: [] } }),
  layout(1, 'mono'),
  layout(2, 'stereo'),
  layout(3, '3.0'),
  layout(4, '4.0'),
  layout(5, '5.0'),
  layout(6, '5.1'),
  layout(8, '7.1'),
  row('pcm-7.1.mov', '7.1 (PCM)', clip(AV, ...H264, '-ac', '8', '-c:a', 'pcm_s16le'), { checks: { sound: [/ 8ch/] } }),
  row('opus-5.1.mkv', '5.1 (Opus)', clip(AV, ...H264, '-ac', '6', '-c:a', 'libopus'), {
    checks: { sound: [/^opus 6ch/] },
  }),
  row('vorbis-5.1.mkv', '5.1 (Vorbis)', clip(AV, ...H264, '-ac', '6', '-c:a', 'libvorbis'), {
    checks: { sound: [/ 6ch/] },
  }),
  sound('aac.mp4', 'AAC', AAC, /^aac 1ch 48000Hz/, true),
  sound('aac-adts.ts', 'AAC', AAC, /^aac 1ch 48000Hz/),
  sound('aac-latm.ts', 'AAC (LATM)', [...AAC, '-mpegts_flags', '+latm'], /^(aac|opus) 1ch/),
  sound('mp3.mp4', 'MP3', ['-c:a', 'libmp3lame'], /^mp3 1ch/),
  sound('mp3.mkv', 'MP3', ['-c:a', 'libmp3lame'], /^mp3 1ch/),
  sound('mp2.ts', 'MP2', ['-c:a', 'mp2'], /^(aac|opus|mp2) 1ch/),
  sound('ac3.mp4', 'AC-3', ['-c:a', 'ac3', '-ac', '6'], /^ac3 6ch/),
  sound('ac3.ts', 'AC-3', ['-c:a', 'ac3'], /^ac3 1ch/),
  sound('eac3.mp4', 'E-AC-3', ['-c:a', 'eac3', '-ac', '6'], /^eac3 6ch/),
  sound('eac3.mkv', 'E-AC-3', ['-c:a', 'eac3'], /^eac3 1ch/),
  sound('opus.mkv', 'Opus', ['-c:a', 'libopus'], /^opus 1ch/),
  sound('opus.mp4', 'Opus', ['-c:a', 'libopus', '-strict', '-2'], /^opus 1ch/),
  sound('opus.ts', 'Opus', ['-c:a', 'libopus'], /^opus 1ch/),
  sound('flac.mkv', 'FLAC', ['-c:a', 'flac'], /^flac 1ch/),
  sound('flac.mp4', 'FLAC', ['-c:a', 'flac', '-strict', '-2'], /^flac 1ch/),
  sound('alac.mov', 'ALAC', ['-c:a', 'alac'], /^(alac|aac|opus|flac) 1ch/),
  sound('alac.mkv', 'ALAC', ['-c:a', 'alac'], /^(alac|aac|opus|flac) 1ch/),
  sound('pcm-16.mov', 'PCM', ['-c:a', 'pcm_s16le'], /^(pcm_s16le|aac|opus) 1ch/),
  sound('pcm-24-big-endian.mov', 'PCM', ['-c:a', 'pcm_s24be'], /^(pcm_s24(le|be)|aac|opus) 1ch/),
  sound('pcm-float.mkv', 'PCM', ['-c:a', 'pcm_f32le'], /^(pcm_f32le|aac|opus) 1ch/),
  sound('pcm-u8.avi', 'PCM', ['-c:a', 'pcm_u8'], /^(pcm_u8|aac|opus) 1ch/),
  sound('mulaw.mov', 'PCM (µ-law)', ['-c:a', 'pcm_mulaw', '-ar', '8000'], / 1ch (8000|48000)Hz/),
  sound('vorbis.mkv', 'Vorbis', ['-c:a', 'libvorbis'], /^(vorbis|aac|opus) 1ch/),
  row('vorbis.webm', 'Vorbis', clip(AV, ...VP9, '-c:a', 'libvorbis'), {
    checks: { sound: [/^(vorbis|aac|opus) 1ch/] },
  }),
  sound('dts.mkv', 'DTS', ['-c:a', 'dca', '-ac', '6', '-strict', '-2'], /^(dts|aac|opus) 6ch/, true),
  sound('dts.ts', 'DTS', ['-c:a', 'dca', '-ac', '2', '-strict', '-2'], /^(dts|aac|opus) 2ch/),
  sound('truehd.mkv', 'TrueHD', ['-c:a', 'truehd', '-ac', '2', '-strict', '-2'], /^(aac|opus) 2ch/),
  sound('wavpack.mkv', 'WavPack', ['-c:a', 'wavpack'], /^(aac|opus) 1ch/),
  sound('adpcm.avi', 'ADPCM', ['-c:a', 'adpcm_ms'], /^(aac|opus) 1ch/),
  row('wma.wmv', 'WMA', clip(AV, '-c:v', 'wmv2', '-q:v', '2', '-c:a', 'wmav2', '-f', 'asf'), {
    checks: { sound: [/^(aac|opus) 1ch/] },
  }),
  row('amr.3gp', 'AMR', clip(AV, ...H264, '-c:a', 'libopencore_amrnb', '-ar', '8000', '-f', '3gp'), {
    checks: { sound: [/^(amr_nb|aac|opus) 1ch/] },
  }),
  sound('speex.mkv', 'Speex', ['-c:a', 'libspeex', '-ar', '16000'], /^(aac|opus) 1ch/),
  sound('gsm.avi', 'GSM', ['-c:a', 'libgsm_ms', '-ar', '8000'], /^(aac|opus) 1ch/),
  sound('8-khz.mp4', '8 kHz', [...AAC, '-ar', '8000'], /^aac 1ch 8000Hz/),
  sound('96-khz.mp4', '96 kHz', [...AAC, '-ar', '96000'], /^aac 1ch 96000Hz/),
  sound('44.1-khz.mkv', '44.1 kHz', [...AAC, '-ar', '44100'], /^aac 1ch 44100Hz/),
  row(
    'languages.mkv',
    'several tracks with language and title',
    clip(
      { sound: ['sine=frequency=440:sample_rate=48000', 'sine=frequency=880:sample_rate=48000'] },
      ...[...H264, '-c:a:0', 'aac', '-c:a:1', 'libopus', '-metadata:s:a:0', 'language=deu'],
      ...['-metadata:s:a:1', 'language=fra', '-metadata:s:a:1', 'title=Commentaire'],
    ),
    { isFast: true, checks: { sound: [/^aac .* (ger|deu)/, /^opus .* (fre|fra) "Commentaire"/] } },
  ),
  row(
    'languages.mp4',
    'several tracks with language and title',
    clip(
      { sound: ['sine=frequency=440:sample_rate=48000', 'sine=frequency=880:sample_rate=48000'] },
      ...[...H264, ...AAC, '-metadata:s:a:0', 'language=jpn', '-metadata:s:a:1', 'language=swe'],
      ...['-metadata:s:a:1', 'handler_name=Kommentar'],
    ),
    { checks: { sound: [/ jpn/, / swe .*Kommentar/] } },
  ),
  row(
    'languages.ts',
    'several tracks with language and title',
    clip(
      { sound: ['sine=frequency=440:sample_rate=48000', 'sine=frequency=880:sample_rate=48000'] },
      ...[...H264, ...'-c:a:0 aac -c:a:1 mp2 -metadata:s:a:0 language=ita -metadata:s:a:1 language=spa'.split(' ')],
    ),
    { checks: { sound: [/^aac .* ita/, / spa/] } },
  ),
  row('short-sound.mp4', 'sound shorter than the picture', clip({ ...AV, soundSeconds: 0.4 }, ...H264, ...AAC), {
    isFast: true,
  }),
  row('long-sound.mp4', 'sound longer than the picture', clip({ ...AV, soundSeconds: 3 }, ...H264, ...AAC)),
  row(
    'long-sound.avi',
    'sound longer than the picture',
    clip({ ...AV, soundSeconds: 3 }, ...MPEG4, '-c:a', 'libmp3lame'),
  ),
  row('late-sound.mp4', 'sound starts late', clip({ ...AV, beforeSound: ['-itsoffset', '0.36'] }, ...H264, ...AAC), {
    isFast: true,
  }),
  row('late-sound.mkv', 'sound starts late', clip({ ...AV, beforeSound: ['-itsoffset', '0.36'] }, ...H264, ...AAC)),
  row('late-sound.ts', 'sound starts late', clip({ ...AV, beforeSound: ['-itsoffset', '0.36'] }, ...H264, ...AAC)),
  row(
    'late-sound.mpg',
    'sound starts late',
    clip({ ...AV, beforeSound: ['-itsoffset', '0.36'] }, ...MPEG2, '-c:a', 'mp2', '-f', 'mpeg'),
  ),
  row('early-sound.mp4', 'sound starts early', clip({ ...AV, before: ['-itsoffset', '0.36'] }, ...H264, ...AAC), {
    isFast: true,
  }),
  row(
    'early-sound.mkv',
    'sound starts early',
    clip({ ...AV, before: ['-itsoffset', '0.36'] }, ...H264, '-c:a', 'libopus'),
  ),
  row(
    'early-sound.wmv',
    'sound starts early',
    clip({ ...AV, before: ['-itsoffset', '0.36'] }, '-c:v', 'wmv2', '-q:v', '2', '-c:a', 'wmav2', '-f', 'asf'),
  ),
];
