import {
  type AudioCodec,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
} from 'mediabunny';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { PieceWriter } from '../bytes/piece-writer.ts';
import type { SoundPacket, StoredTrack } from '../extras/sound-file.ts';
import type { JoinedFrame, JoinWriter, JoinWriterOptions } from '../join/join-writer.ts';
import type { Segment } from '../join/read-segment.ts';
import { mediabunnyColour } from '../pictures/colour-tags.ts';
import { addTextToMovie, layOutText, type MovieText } from './add-text-to-movie.ts';
import { setMovieTimes } from './set-movie-times.ts';
import { setMovieTimescale } from './set-movie-timescale.ts';

/** Factor for the number of packets of PCM, since mediabunny fills gaps with packets of silence. */
const PCM_HEADROOM = 2;

/** Writes an MP4 with its index at the start. mediabunny writes it; its times are made exact, and text and tags added, at the end. */
export class Mp4Writer implements JoinWriter {
  readonly #options: JoinWriterOptions;
  readonly #pieces: PieceWriter;
  readonly #output: Output;
  readonly #text: MovieText;
  readonly #frames: EncodedVideoPacketSource;
  readonly #sounds: readonly EncodedAudioPacketSource[];
  /** The start of the picture and of each sound track in seconds, once it is known. */
  readonly #starts: (number | undefined)[];

  private constructor(options: JoinWriterOptions) {
    const { video, segment, sound, sink } = options;
    this.#options = options;
    this.#pieces = new PieceWriter(sink);
    const format = new Mp4OutputFormat({ fastStart: 'reserve' });
    this.#output = new Output({ format, target: targetOf(this.#pieces) });
    this.#text = layOutText(sound.text, [undefined, ...sound.tracks.map(({ title }) => title)]);
    this.#frames = addPicture(this.#output, video, segment, this.#text.headBytes);
    this.#sounds = sound.tracks.map((track) => addSoundTrack(this.#output, track));
    this.#starts = [video.firstPts / video.timescale];
  }

  static async open(options: JoinWriterOptions): Promise<Mp4Writer> {
    const writer = new Mp4Writer(options);
    await writer.#output.start();
    return writer;
  }

  async addFrame({ data, isKeyframe, pts, duration }: JoinedFrame): Promise<void> {
    const { timescale } = this.#options.video;
    const type = isKeyframe ? 'key' : 'delta';
    await this.#frames.add(new EncodedPacket(data, type, pts / timescale, duration / timescale));
  }

  async addSound({ track, isKey, seconds, duration, data }: SoundPacket): Promise<void> {
    const sound = this.#sounds[track];
    if (!sound) throw new RangeError(`There is no sound track ${track}.`);
    this.#starts[track + 1] ??= seconds;
    await sound.add(new EncodedPacket(data, isKey ? 'key' : 'delta', seconds, duration));
  }

  async finish(): Promise<number> {
    const { video, segment, sound } = this.#options;
    await this.#output.finalize();
    const head = this.#pieces.head();
    const timescales = [video.timescale, ...sound.tracks.map(({ config }) => config.sampleRate)];
    const starts = timescales.map((timescale, i) => ({ seconds: this.#starts[i] ?? 0, timescale }));
    setMovieTimescale(head, starts);
    setMovieTimes(head, sound.text.tags.creation_time);
    const { width, height } = segment;
    const withText = addTextToMovie(this.#text, { head, size: this.#pieces.size, width, height });
    await this.#pieces.write(this.#pieces.size, withText.tail);
    await this.#pieces.write(0, withText.head);
    await this.#pieces.finish();
    return this.#pieces.size;
  }
}

/** Least number of bytes that mediabunny reserves in the head for each packet of a track. */
const RESERVED_PER_PACKET = 32;

/** Makes mediabunny's target. Its second write position is where the samples begin, after the room for the index. */
function targetOf(pieces: PieceWriter): StreamTarget {
  let hasBegun = false;
  return new StreamTarget(
    new WritableStream<StreamTargetChunk>({
      write: async ({ data, position }) => {
        if (!hasBegun && position >= LEAST_INDEX_BYTES) {
          hasBegun = true;
          pieces.holdUntil(position + MDAT_HEADER_BYTES);
        }
        await pieces.write(position, data);
      },
    }),
  );
}

const MDAT_HEADER_BYTES = 16;
/** Number of bytes that mediabunny adds to its estimate of the index. */
const LEAST_INDEX_BYTES = 4096;

/** @param textBytes room to leave in the head, besides the index */
function addPicture(
  output: Output,
  video: SourceVideo,
  { codec, config, width, height }: Segment,
  textBytes: number,
): EncodedVideoPacketSource {
  const source = new EncodedVideoPacketSource(codec);
  const { pixelAspect, colourTags, colour } = video.painted;
  const colorSpace = mediabunnyColour(colourTags, colour.range);
  output.addVideoTrack(source, {
    // Sets the timescale of the track, which mediabunny takes from the denominator of 1 ÷ frameRate.
    frameRate: video.timescale,
    ...(video.language && { languageCode: video.language }),
    maximumPacketCount: video.frames + Math.ceil(textBytes / RESERVED_PER_PACKET),
    decoderConfig: {
      codec: config.codec,
      codedWidth: width,
      codedHeight: height,
      displayAspectWidth: width * pixelAspect.num,
      displayAspectHeight: height * pixelAspect.den,
      ...(config.description && { description: config.description }),
      ...(colorSpace && { colorSpace }),
    },
  });
  return source;
}

function addSoundTrack(output: Output, track: StoredTrack): EncodedAudioPacketSource {
  const source = new EncodedAudioPacketSource(track.codec as AudioCodec);
  const { description, ...config } = track.config;
  output.addAudioTrack(source, {
    ...(track.language && { languageCode: track.language }),
    ...(track.title && { name: track.title }),
    disposition: { default: track.isDefault },
    maximumPacketCount: track.packets * (track.codec.startsWith('pcm') ? PCM_HEADROOM : 1) + 1,
    decoderConfig: {
      ...config,
      ...(description && { description: new Uint8Array(Buffer.from(description, 'base64')) }),
    },
    ...(track.priming && { primingPacket: new EncodedPacket(Buffer.from(track.priming, 'base64'), 'key', 0, 0) }),
  });
  return source;
}
