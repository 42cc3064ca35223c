import { createHash, type Hash } from 'node:crypto';
import { type EncodedPacket, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { adtsHeaderBytes } from '../bitstreams/adts.ts';
import { descriptionOf } from '../bitstreams/description-of.ts';
import { unlessUnparsable } from '../source/unless-unparsable.ts';
import { cleanNames, type TrackNames } from './clean-names.ts';
import type { Stretch } from './range-of-extras.ts';
import type { SoundPacket, StoredTrack } from './sound-file.ts';

/** Codecs whose description in an MP4 is derived from a packet. */
const NEED_PRIMING: ReadonlySet<string> = new Set(['ac3', 'eac3', 'dts']);

/** Allows for the rounding of seconds. */
const ROUNDING_SECONDS = 1e-6;

/** Language and title are set if mediabunny can't read them. */
export interface ReadTrack extends TrackNames {
  readonly track: InputAudioTrack;
  /** Position among the audio tracks of the source, from 0. */
  readonly index: number;
  /** Codec and number of packets in the source. */
  readonly source: StoredTrack['source'];
  /** Most packets to read. */
  readonly mostPackets: number;
  /** Time in seconds, including {@link shift}, at which the track is cut off. It isn't cut off if this is absent. */
  readonly mostSeconds?: number | undefined;
  /** The part to read, in seconds including {@link shift}: the packets that begin in it. All are read if this is absent. */
  readonly stretch?: Stretch | undefined;
  /** Seconds to add to every time. */
  readonly shift: number;
}

/** Reads a sound track packet by packet. The track ends at the first packet that can't be parsed. */
export class TrackReader {
  readonly #read: ReadTrack;
  readonly #sink: EncodedPacketSink;
  readonly #about: Omit<StoredTrack, 'packets' | 'bytes' | 'sha256'>;
  readonly #hash: Hash = createHash('sha256');
  #next: EncodedPacket | undefined;
  #packets = 0;
  /** Number of packets before the part to read. */
  readonly #skipped: number;
  #bytes = 0;
  #lastSeconds = Number.NEGATIVE_INFINITY;
  /** Used for the last packet, whose duration Matroska doesn't state. Without one, MP4 players would skip it. */
  #lastDuration = 0;
  /** True if some times went back and were moved forward. */
  wasOutOfOrder = false;
  /** True if the track ended early because of damage. */
  isCut = false;

  private constructor(
    read: ReadTrack,
    sink: EncodedPacketSink,
    about: Omit<StoredTrack, 'packets' | 'bytes' | 'sha256'>,
    { packet, skipped }: { readonly packet: EncodedPacket | undefined; readonly skipped: number },
  ) {
    this.#read = read;
    this.#sink = sink;
    this.#about = about;
    this.#skipped = skipped;
    this.#next = read.mostPackets > skipped ? packet : undefined;
    if (this.#isPastEnd) this.#next = undefined;
  }

  /** Opens a track; undefined if its codec can't be written. */
  static async open(read: ReadTrack): Promise<TrackReader | undefined> {
    const about = await unlessUnparsable(() => describe(read));
    if (!about) return undefined;
    const sink = new EncodedPacketSink(read.track);
    const first = (await unlessUnparsable(() => firstIn(sink, read))) ?? { packet: undefined, skipped: 0 };
    const { packet } = first;
    const priming = packet && needsPriming(about) ? Buffer.from(packet.data).toString('base64') : undefined;
    return new TrackReader(read, sink, { ...about, priming }, first);
  }

  get source(): ReadTrack['source'] {
    return this.#read.source;
  }

  get index(): number {
    return this.#read.index;
  }

  /** Time of the next packet, in seconds; Infinity after the last one. */
  get nextSeconds(): number {
    return this.#next ? this.#next.timestamp + this.#read.shift : Number.POSITIVE_INFINITY;
  }

  /** End of the last packet that was read, in seconds. */
  get endSeconds(): number {
    return this.#lastSeconds + this.#lastDuration;
  }

  async take(): Promise<Omit<SoundPacket, 'track'> | undefined> {
    const packet = this.#next;
    if (!packet) return undefined;
    const wanted = this.nextSeconds;
    const seconds = Math.max(wanted, this.#lastSeconds);
    this.wasOutOfOrder ||= seconds !== wanted;
    const duration = packet.duration || this.#lastDuration;
    // The output stores AAC without ADTS headers.
    const headerBytes = isAdts(this.#about) ? adtsHeaderBytes(packet.data) : 0;
    this.#hash.update(packet.data.subarray(headerBytes));
    this.#bytes += packet.data.length;
    this.#packets++;
    this.#lastSeconds = seconds;
    this.#lastDuration = duration;
    await this.#advance(packet);
    return { isKey: packet.type === 'key', seconds, duration, data: packet.data };
  }

  stored(): StoredTrack {
    const sha256 = this.#hash.copy().digest('hex');
    const { source, stretch } = this.#read;
    // Inspection has counted the packets of all of the source.
    const counted = stretch ? { ...source, packets: 0 } : source;
    return { ...this.#about, source: counted, packets: this.#packets, bytes: this.#bytes, sha256 };
  }

  get #isPastEnd(): boolean {
    const { stretch } = this.#read;
    return stretch !== undefined && this.#next !== undefined && this.nextSeconds >= stretch.end - ROUNDING_SECONDS;
  }

  async #advance(packet: EncodedPacket): Promise<void> {
    this.#next = undefined;
    if (this.#skipped + this.#packets >= this.#read.mostPackets) return;
    const next = await unlessUnparsable(() => this.#sink.getNextPacket(packet));
    this.#next = next ?? undefined;
    if (this.#isPastEnd) {
      this.#next = undefined;
      return;
    }
    const isTooLong =
      this.nextSeconds > (this.#read.mostSeconds ?? Number.POSITIVE_INFINITY) && this.#next !== undefined;
    if (isTooLong) this.#next = undefined;
    const isShort = next === null && Number.isFinite(this.#read.mostPackets);
    this.isCut = next === undefined || isShort || isTooLong;
  }
}

/** Finds the first packet of the part to read. It reads no data of the packets before. */
async function firstIn(sink: EncodedPacketSink, { stretch, shift }: ReadTrack) {
  const metadataOnly = { metadataOnly: true };
  const isBefore = (packet: EncodedPacket) =>
    stretch !== undefined && packet.timestamp + shift < stretch.start - ROUNDING_SECONDS;
  let before: EncodedPacket | undefined;
  let skipped = 0;
  let next = await sink.getFirstPacket(metadataOnly);
  for (; next && isBefore(next); skipped++) {
    before = next;
    next = await sink.getNextPacket(before, metadataOnly);
  }
  const packet = next && (before ? await sink.getNextPacket(before) : await sink.getFirstPacket());
  return { packet: packet ?? undefined, skipped };
}

async function describe({
  track,
  index,
  source,
  ...read
}: ReadTrack): Promise<Omit<StoredTrack, 'packets' | 'bytes' | 'sha256'> | undefined> {
  const codec = await track.getCodec();
  const config = await track.getDecoderConfig();
  if (!codec || !config) return undefined;
  const description = descriptionOf(config);
  return {
    index,
    codec,
    source,
    config: {
      codec: config.codec,
      numberOfChannels: config.numberOfChannels,
      sampleRate: config.sampleRate,
      description: description && Buffer.from(description).toString('base64'),
    },
    ...cleanNames(read.language ?? (await track.getLanguageCode()), (await track.getName()) ?? read.title),
    isDefault: (await track.getDisposition()).default,
  };
}

function needsPriming(about: Pick<StoredTrack, 'codec' | 'config'>): boolean {
  return NEED_PRIMING.has(about.codec) || isAdts(about);
}

/** True for AAC without a description, whose packets have ADTS headers. */
function isAdts({ codec, config }: Pick<StoredTrack, 'codec' | 'config'>): boolean {
  return codec === 'aac' && !config.description;
}
