import { adtsConfig, adtsHeaderBytes } from '../bitstreams/adts.ts';
import type { SoundPacket, StoredTrack } from '../extras/sound-file.ts';
import { element, float, unsigned } from './ebml-writer.ts';
import type { MkvBlock } from './mkv-clusters.ts';
import { MKV } from './mkv-ids.ts';
import { TYPE, trackEntry } from './mkv-tracks.ts';

/** Ids of the codecs by mediabunny's names. */
const CODECS: Readonly<Record<string, string>> = {
  aac: 'A_AAC',
  mp3: 'A_MPEG/L3',
  opus: 'A_OPUS',
  vorbis: 'A_VORBIS',
  flac: 'A_FLAC',
  ac3: 'A_AC3',
  eac3: 'A_EAC3',
  dts: 'A_DTS',
};

const OPUS_PRE_ROLL_NS = 80_000_000;
const NANOSECONDS_PER_TICK = 1_000_000;

/**
 * Makes the entry of a sound track.
 * @param first its first packet, once it is known; the length of the entry doesn't depend on it
 */
export function soundEntry(number: number, track: StoredTrack, first: SoundPacket | undefined): Uint8Array {
  const { codec, config } = track;
  const pcm = pcmFormat(codec);
  const own = config.description === undefined ? undefined : Buffer.from(config.description, 'base64');
  const codecPrivate = own ?? (hasHeaders(track) ? adtsConfig(first?.data) : undefined);
  return trackEntry(
    number,
    TYPE.sound,
    { ...track, codec: pcm?.id ?? CODECS[codec] ?? codec, codecPrivate },
    element(MKV.codecDelay, unsigned(delayOf(first) * NANOSECONDS_PER_TICK, 8)),
    ...(codec === 'opus' ? [element(MKV.seekPreRoll, unsigned(OPUS_PRE_ROLL_NS))] : []),
    element(
      MKV.audio,
      element(MKV.samplingFrequency, float(config.sampleRate)),
      element(MKV.channels, unsigned(config.numberOfChannels)),
      ...(pcm ? [element(MKV.bitDepth, unsigned(pcm.bits))] : []),
    ),
  );
}

/** Makes the block of a packet. @param first the first packet of its track */
export function soundBlock(
  track: StoredTrack,
  first: SoundPacket,
  { seconds, isKey, data }: SoundPacket,
): Omit<MkvBlock, 'track'> {
  const milliseconds = Math.max(0, Math.round(seconds * 1000) + delayOf(first));
  return { milliseconds, isKey, data: hasHeaders(track) ? data.subarray(adtsHeaderBytes(data)) : data };
}

/**
 * Returns the delay of a track in milliseconds. Blocks can't have times before 0, so the padding that an encoder put in front is stated
 * once for the whole track. It is in whole ticks, so that no time is rounded twice.
 */
function delayOf(first: SoundPacket | undefined): number {
  return Math.max(0, -Math.round((first?.seconds ?? 0) * 1000));
}

/** True for AAC whose packets have ADTS headers, which Matroska doesn't allow. */
function hasHeaders({ codec, config }: StoredTrack): boolean {
  return codec === 'aac' && config.description === undefined;
}

/** Converts `pcm-s16be`, `pcm-f32` … to a Matroska codec id; undefined for other codecs. */
function pcmFormat(codec: string): { id: string; bits: number } | undefined {
  const [, kind, bits = '', order] = /^pcm-([usf])(\d+)(be)?$/.exec(codec) ?? [];
  if (!kind) return undefined;
  return { id: kind === 'f' ? 'A_PCM/FLOAT/IEEE' : `A_PCM/INT/${order ? 'BIG' : 'LIT'}`, bits: Number(bits) };
}
