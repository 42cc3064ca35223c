import { EncodedPacketSink, type Input, type InputAudioTrack, Mp4OutputFormat } from 'mediabunny';
import { breathe } from './breathe.ts';
import type { MediaNote, SoundTrack } from './source-video.ts';

const COPYABLE: ReadonlySet<string> = new Set(new Mp4OutputFormat().getSupportedAudioCodecs());

/**
 * All audio tracks in the order of the file; what the output can't carry is noted.
 * @param editEnds by track id, the second from which the source's edit list lets nothing be heard
 */
export async function inspectSound(
  input: Input,
  editEnds: ReadonlyMap<number, number>,
): Promise<{ sound: SoundTrack[]; notes: MediaNote[] }> {
  const sound: SoundTrack[] = [];
  for (const [index, track] of (await input.getAudioTracks()).entries())
    sound.push(await inspectTrack(track, index, editEnds.get(track.id)));
  const notes = sound
    .filter(({ isCopyable }) => !isCopyable)
    .map(({ index, codec }) => ({
      code: 'sound-left-out',
      message: `Sound track ${index + 1} (${codec}) is left out: an MP4 can't carry it as it is.`,
    }));
  return { sound, notes };
}

async function inspectTrack(track: InputAudioTrack, index: number, editEnd: number | undefined): Promise<SoundTrack> {
  const codec = await track.getCodec();
  const language = await track.getLanguageCode();
  const title = await track.getName();
  return {
    index,
    codec: codec ?? String((await track.getInternalCodecId()) ?? 'unknown'),
    channels: codec ? await track.getNumberOfChannels() : 0,
    sampleRate: codec ? await track.getSampleRate() : 0,
    ...(language !== 'und' && { language }),
    ...(title && { title }),
    isDefault: (await track.getDisposition()).default,
    ...(codec ? await countPackets(track, editEnd) : { packets: 0, bytes: 0 }),
    isCopyable: codec !== null && COPYABLE.has(codec),
  };
}

/** Those before the end of the edit; packets of sound are stored in the order of their times. */
async function countPackets(
  track: InputAudioTrack,
  editEnd = Number.POSITIVE_INFINITY,
): Promise<{ packets: number; bytes: number }> {
  const sink = new EncodedPacketSink(track);
  const retrieval = { metadataOnly: true };
  let packets = 0;
  let bytes = 0;
  for (
    let packet = await sink.getFirstPacket(retrieval);
    packet && packet.timestamp < editEnd;
    packet = await sink.getNextPacket(packet, retrieval)
  ) {
    bytes += packet.byteLength;
    await breathe(packets++);
  }
  return { packets, bytes };
}
