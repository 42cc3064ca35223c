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
import type { ByteSink } from '../bytes/byte-sink.ts';
import { PieceWriter } from '../bytes/piece-writer.ts';
import type { SoundContents, SoundPacket, StoredTrack } from '../extras/sound-file.ts';
import { addTextToMovie, layOutText } from '../mp4/add-text-to-movie.ts';
import { setMovieTimes } from '../mp4/set-movie-times.ts';
import { setMovieTimescale } from '../mp4/set-movie-timescale.ts';
import { mediabunnyColour } from '../pictures/colour-tags.ts';
import type { OpenedSegment } from './read-segment.ts';

/** Writes the tracks of a painting. */
export interface JoinWriter {
  /** Adds a frame. Frames come in decode order; times are in ticks of the source. */
  addFrame(frame: { data: Uint8Array; isKeyframe: boolean; pts: number; duration: number }): Promise<void>;
  addSound(packet: SoundPacket): Promise<void>;
  /** Writes the index and the rest, and returns the size of the file in bytes. */
  finish(): Promise<number>;
}

export interface JoinWriterOptions {
  readonly video: SourceVideo;
  /** The first segment. All segments have its parameter sets. */
  readonly segment: OpenedSegment;
  readonly sound: SoundContents;
  readonly sink: ByteSink;
}

/** Factor for the number of packets of PCM, since mediabunny fills gaps with packets of silence. */
const PCM_HEADROOM = 2;

export async function openJoinWriter({ video, segment, sound, sink }: JoinWriterOptions): Promise<JoinWriter> {
  const pieces = new PieceWriter(sink);
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'reserve' }), target: targetOf(pieces) });
  const text = layOutText(sound.text, [undefined, ...sound.tracks.map(({ title }) => title)]);
  const frames = new EncodedVideoPacketSource(segment.codec);
  const config = videoConfig(video, segment);
  output.addVideoTrack(frames, {
    // Sets the timescale of the track, which mediabunny takes from the denominator of 1 ÷ frameRate.
    frameRate: video.timescale,
    ...(video.language && { languageCode: video.language }),
    maximumPacketCount: video.frames + Math.ceil(text.headBytes / RESERVED_PER_PACKET),
    decoderConfig: config,
  });
  const tracks = sound.tracks.map((track) => addSoundTrack(output, track));
  await output.start();
  const starts = [video.firstPts / video.timescale, ...tracks.map(() => 0)];
  let hasFrames = false;
  const hasSound = tracks.map(() => false);
  return {
    addFrame: async ({ data, isKeyframe, pts, duration }) => {
      const seconds = pts / video.timescale;
      const packet = new EncodedPacket(data, isKeyframe ? 'key' : 'delta', seconds, duration / video.timescale);
      await frames.add(packet, hasFrames ? undefined : { decoderConfig: config });
      hasFrames = true;
    },
    addSound: async ({ track, isKey, seconds, duration, data }) => {
      const target = tracks[track];
      if (!target) throw new RangeError(`There is no sound track ${track}.`);
      const packet = new EncodedPacket(data, isKey ? 'key' : 'delta', seconds, duration);
      await target.source.add(packet, hasSound[track] ? undefined : { decoderConfig: target.config });
      if (!hasSound[track]) starts[track + 1] = seconds;
      hasSound[track] = true;
    },
    finish: async () => {
      await output.finalize();
      const timescales = [video.timescale, ...tracks.map(({ config }) => config.sampleRate)];
      const head = pieces.head();
      setMovieTimescale(
        head,
        starts.map((seconds, i) => ({ seconds, timescale: timescales[i] as number })),
      );
      setMovieTimes(head, sound.text.tags.creation_time);
      const withText = addTextToMovie(text, { head, size: pieces.size, width: segment.width, height: segment.height });
      await pieces.write(pieces.size, withText.tail);
      await pieces.write(0, withText.head);
      await pieces.finish();
      return pieces.size;
    },
  };
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

function videoConfig(video: SourceVideo, segment: OpenedSegment): VideoDecoderConfig {
  const colour = mediabunnyColour(video.painted.colourTags, video.painted.colour.range);
  const { description } = segment.config;
  return {
    codec: segment.config.codec,
    codedWidth: segment.width,
    codedHeight: segment.height,
    displayAspectWidth: segment.width * video.painted.pixelAspect.num,
    displayAspectHeight: segment.height * video.painted.pixelAspect.den,
    ...(description && { description }),
    ...(colour && { colorSpace: colour }),
  };
}

function addSoundTrack(output: Output, track: StoredTrack) {
  const source = new EncodedAudioPacketSource(track.codec as AudioCodec);
  const { description, ...rest } = track.config;
  const config: AudioDecoderConfig = {
    ...rest,
    ...(description && { description: new Uint8Array(Buffer.from(description, 'base64')) }),
  };
  output.addAudioTrack(source, {
    ...(track.language && { languageCode: track.language }),
    ...(track.title && { name: track.title }),
    disposition: { default: track.isDefault },
    maximumPacketCount: track.packets * (track.codec.startsWith('pcm') ? PCM_HEADROOM : 1) + 1,
    decoderConfig: config,
    ...(track.priming && { primingPacket: new EncodedPacket(Buffer.from(track.priming, 'base64'), 'key', 0, 0) }),
  });
  return { source, config };
}
