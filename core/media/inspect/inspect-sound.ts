import { type EncodedPacket, EncodedPacketSink, type Input, type InputAudioTrack } from 'mediabunny';
import type { SoundTrack } from '../../contracts/source-video.ts';
import { breathe } from '../bytes/breathe.ts';
import { canCarry } from '../extras/can-carry.ts';
import { cleanNames } from '../extras/clean-names.ts';
import { unlessUnparsable } from '../source/unless-unparsable.ts';

/**
 * Describes all audio tracks in the order of the file. Of a damaged track, only the packets before the damage are counted.
 * @param editEnds by track id, the seconds at which the edit lists of the source end
 */
export async function inspectSound(input: Input, editEnds: ReadonlyMap<number, number>): Promise<SoundTrack[]> {
  const sound: SoundTrack[] = [];
  for (const [index, track] of (await input.getAudioTracks()).entries()) {
    const found = await unlessUnparsable(() => inspectTrack(track, index, editEnds.get(track.id)));
    sound.push(found ?? unreadable(index));
  }
  return sound;
}

function unreadable(index: number): SoundTrack {
  const nothing = { channels: 0, sampleRate: 0, packets: 0, bytes: 0 };
  return { index, codec: 'unknown', ...nothing, isDefault: false, isCopyable: false };
}

async function inspectTrack(track: InputAudioTrack, index: number, editEnd: number | undefined): Promise<SoundTrack> {
  const codec = await track.getCodec();
  return {
    index,
    codec: codec ?? String((await track.getInternalCodecId()) ?? 'unknown'),
    channels: codec ? await track.getNumberOfChannels() : 0,
    sampleRate: codec ? await track.getSampleRate() : 0,
    ...cleanNames(await track.getLanguageCode(), await track.getName()),
    isDefault: (await track.getDisposition()).default,
    ...(codec ? await countPackets(track, editEnd) : { packets: 0, bytes: 0 }),
    isCopyable: codec !== null && canCarry('mp4', codec),
  };
}

/** Counts the packets before the end of the edit. Packets of sound are stored in the order of their times. */
async function countPackets(
  track: InputAudioTrack,
  editEnd = Number.POSITIVE_INFINITY,
): Promise<Pick<SoundTrack, 'packets' | 'bytes' | 'isBroken'>> {
  const sink = new EncodedPacketSink(track);
  const retrieval = { metadataOnly: true };
  let packets = 0;
  let bytes = 0;
  let packet = await unlessUnparsable(() => sink.getFirstPacket(retrieval));
  for (; packet && packet.timestamp < editEnd; packet = await nextOf(sink, packet)) {
    bytes += packet.byteLength;
    await breathe(packets++);
  }
  return { packets, bytes, ...(packet === undefined && { isBroken: true }) };
}

async function nextOf(sink: EncodedPacketSink, packet: EncodedPacket): Promise<EncodedPacket | null | undefined> {
  return unlessUnparsable(() => sink.getNextPacket(packet, { metadataOnly: true }));
}
