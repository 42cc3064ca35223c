import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputTrack,
  MATROSKA,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { SAMPLE_RATE } from '../sound/track.ts';
import { NOMINAL_RATE } from './encode-pictures.ts';
import { TICKS_PER_SECOND } from './frame-times.ts';

/** Number of samples per channel in an AAC packet. */
const AAC_SAMPLES = 1024;

const open = (bytes: Uint8Array): Input => new Input({ formats: [MATROSKA], source: new BufferSource(bytes) });

async function* packetsOf(track: InputTrack): AsyncGenerator<EncodedPacket> {
  const sink = new EncodedPacketSink(track);
  for (let packet = await sink.getFirstPacket(); packet; packet = await sink.getNextPacket(packet)) yield packet;
}

function atItsTime(packet: EncodedPacket, times: readonly number[]): EncodedPacket {
  const frame = Math.round(packet.timestamp * NOMINAL_RATE);
  const [start, end] = [times[frame], times[frame + 1]];
  if (start === undefined || end === undefined)
    throw new Error(`The encoder made a frame ${frame} that nobody rendered.`);
  return packet.clone({ timestamp: start / TICKS_PER_SECOND, duration: (end - start) / TICKS_PER_SECOND });
}

/** Gives a packet of sound an exact time by counting, since Matroska rounds to milliseconds. The first packet primes the decoder, and lies before 0. */
function inOrder(packet: EncodedPacket, index: number): EncodedPacket {
  const duration = AAC_SAMPLES / SAMPLE_RATE;
  return packet.clone({ timestamp: (index - 1) * duration, duration });
}

function required<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`FFmpeg's output has no ${what}.`);
  return value;
}

/**
 * Puts pictures and sound (each in Matroska) into one MP4.
 * @param times of each frame and of the end, in ticks
 */
export async function writeClip(
  pictures: Uint8Array,
  sound: Uint8Array,
  times: readonly number[],
): Promise<Uint8Array> {
  const video = required(await open(pictures).getPrimaryVideoTrack(), 'picture');
  const audio = required(await open(sound).getPrimaryAudioTrack(), 'sound');
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const videoSource = new EncodedVideoPacketSource(required(video.codec, 'picture codec'));
  const audioSource = new EncodedAudioPacketSource(required(audio.codec, 'sound codec'));
  // The muxer takes its timescale from the rate. Every time here is a whole number of its ticks.
  output.addVideoTrack(videoSource, { frameRate: TICKS_PER_SECOND });
  output.addAudioTrack(audioSource);
  await output.start();
  const videoConfig = required(await video.getDecoderConfig(), 'picture parameters');
  const audioConfig = required(await audio.getDecoderConfig(), 'sound parameters');
  for await (const packet of packetsOf(video))
    await videoSource.add(atItsTime(packet, times), { decoderConfig: videoConfig });
  let sounded = 0;
  for await (const packet of packetsOf(audio)) {
    await audioSource.add(inOrder(packet, sounded++), { decoderConfig: audioConfig });
  }
  await output.finalize();
  return new Uint8Array(required(target.buffer, 'bytes'));
}
