import { changeBox, readBoxes, uint32s, writeBox } from './boxes.ts';

/** A sample of a WebVTT track in an MP4 (ISO/IEC 14496-30): the texts that are shown for some time, or none. */
export interface WebvttSample {
  readonly seconds: number;
  /** Each may have an identifier of its source, which the samples of one cue share, and settings. */
  readonly cues?: readonly { readonly text: string; readonly source?: number; readonly settings?: string }[];
}

/**
 * Turns the track of text (`tx3g`) of an MP4 into one of WebVTT (`wvtt`), which FFmpeg doesn't write. Its samples are put at the end of
 * the file, after the index, which has to come last.
 */
export function withWebvtt(file: Buffer, samples: readonly WebvttSample[]): Buffer {
  const data = samples.map(({ cues = [] }) =>
    cues.length === 0 ? writeBox('vtte', Buffer.alloc(0)) : Buffer.concat(cues.map(cueBox)),
  );
  const change = (offset: number) =>
    changeBox(file, 'moov', (moov) =>
      Buffer.concat(
        readBoxes(moov).map(({ type, content }) =>
          writeBox(
            type,
            content.includes('tx3g') ? webvttTrack(content, { samples, sizes: data.map(sizeOf), offset }) : content,
          ),
        ),
      ),
    );
  return Buffer.concat([change(change(0).length + 8), writeBox('mdat', Buffer.concat(data))]);
}

const sizeOf = ({ length }: Buffer) => length;

function cueBox({ text, source, settings }: NonNullable<WebvttSample['cues']>[number]): Buffer {
  return writeBox(
    'vttc',
    Buffer.concat([
      ...(source === undefined ? [] : [writeBox('vsid', uint32s(source))]),
      ...(settings === undefined ? [] : [writeBox('sttg', Buffer.from(settings))]),
      writeBox('payl', Buffer.from(text)),
    ]),
  );
}

interface Table {
  readonly samples: readonly WebvttSample[];
  readonly sizes: readonly number[];
  readonly offset: number;
}

function webvttTrack(track: Buffer, { samples, sizes, offset }: Table): Buffer {
  let timescale = 1;
  changeBox(track, 'mdia/mdhd', (header) => {
    timescale = header.readUInt32BE(12);
    return header;
  });
  const config = writeBox('vttC', Buffer.from('WEBVTT'));
  const entry = writeBox('wvtt', Buffer.concat([uint32s(0), Buffer.from([0, 0, 0, 1]), config]));
  const tables = {
    stsd: Buffer.concat([uint32s(0, 1), entry]),
    stts: uint32s(0, samples.length, ...samples.flatMap(({ seconds }) => [1, Math.round(seconds * timescale)])),
    stsz: uint32s(0, 0, sizes.length, ...sizes),
    stsc: uint32s(0, 1, 1, sizes.length, 1),
    stco: uint32s(0, 1, offset),
  };
  return Object.entries(tables).reduce(
    (changed, [type, content]) => changeBox(changed, `mdia/minf/stbl/${type}`, () => content),
    track,
  );
}
