import type { TextOfVideo } from '../extras/text-of-video.ts';
import { element, float, text, unsigned, vint } from './ebml-writer.ts';
import { MKV } from './mkv-ids.ts';

/** Nanoseconds per tick. A tick is a millisecond, since some players assume that. */
const TIMESTAMP_SCALE = 1_000_000;
const APP = 'Repaint';

/** Values that are known only at the end of writing, and 0 until then. */
export interface MkvEnd {
  readonly bytes: number;
  readonly cuesAt: number;
  readonly milliseconds: number;
}

/** Makes the head of a file. Its length doesn't depend on `end`. */
export function mkvHead(
  tracks: readonly Uint8Array[],
  { tags: { title, ...others }, chapters }: Pick<TextOfVideo, 'tags' | 'chapters'>,
  end: MkvEnd,
): Uint8Array {
  const parts = [
    { id: MKV.info, bytes: info(end.milliseconds, title) },
    { id: MKV.tracks, bytes: element(MKV.tracks, ...tracks) },
    ...(chapters.length > 0 ? [{ id: MKV.chapters, bytes: chapterList(chapters) }] : []),
    ...(Object.keys(others).length > 0 ? [{ id: MKV.tags, bytes: tagList(others) }] : []),
  ];
  let position = seekHead([...parts.map(({ id }) => [id, 0] as const), [MKV.cues, 0]]).length;
  const places = parts.map(({ id, bytes }) => {
    const place = [id, position] as const;
    position += bytes.length;
    return place;
  });
  const seek = seekHead([...places, [MKV.cues, Math.max(0, end.cuesAt - SEGMENT_START)]]);
  const size = vint(Math.max(0, end.bytes - SEGMENT_START), SIZE_BYTES);
  return Buffer.concat([START, size, seek, ...parts.map(({ bytes }) => bytes)]);
}

const START = Buffer.concat([
  element(
    MKV.ebml,
    element(MKV.ebmlVersion, unsigned(1)),
    element(MKV.ebmlReadVersion, unsigned(1)),
    element(MKV.ebmlMaxIdLength, unsigned(4)),
    element(MKV.ebmlMaxSizeLength, unsigned(8)),
    element(MKV.docType, text('matroska')),
    element(MKV.docTypeVersion, unsigned(4)),
    element(MKV.docTypeReadVersion, unsigned(2)),
  ),
  unsigned(MKV.segment),
]);
const SIZE_BYTES = 8;
/** The byte from which positions in the file are counted. */
export const SEGMENT_START = START.length + SIZE_BYTES;

function seekHead(places: readonly (readonly [id: number, position: number])[]): Uint8Array {
  return element(
    MKV.seekHead,
    ...places.map(([id, position]) =>
      element(MKV.seek, element(MKV.seekId, unsigned(id)), element(MKV.seekPosition, unsigned(position, 8))),
    ),
  );
}

function info(milliseconds: number, title: string | undefined): Uint8Array {
  return element(
    MKV.info,
    element(MKV.timestampScale, unsigned(TIMESTAMP_SCALE)),
    element(MKV.duration, float(milliseconds)),
    ...(title ? [element(MKV.title, text(title))] : []),
    element(MKV.muxingApp, text(APP)),
    element(MKV.writingApp, text(APP)),
  );
}

function chapterList(chapters: TextOfVideo['chapters']): Uint8Array {
  const atoms = chapters.map(({ start, title }, i) =>
    element(
      MKV.chapterAtom,
      element(MKV.chapterUid, unsigned(i + 1)),
      element(MKV.chapterTimeStart, unsigned(Math.max(0, Math.round(start * 1e9)))),
      element(MKV.chapterDisplay, element(MKV.chapString, text(title)), element(MKV.chapLanguage, text('und'))),
    ),
  );
  return element(MKV.chapters, element(MKV.editionEntry, ...atoms));
}

type OtherTags = Omit<TextOfVideo['tags'], 'title'>;

const TAG_NAMES: Record<keyof OtherTags, string> = {
  artist: 'ARTIST',
  album: 'ALBUM',
  genre: 'GENRE',
  date: 'DATE',
  comment: 'COMMENT',
  description: 'DESCRIPTION',
  copyright: 'COPYRIGHT',
  creation_time: 'CREATION_TIME',
};

function tagList(tags: OtherTags): Uint8Array {
  const simple = Object.entries(tags).map(([name, value = '']) =>
    element(
      MKV.simpleTag,
      element(MKV.tagName, text(TAG_NAMES[name as keyof typeof tags])),
      element(MKV.tagString, text(value)),
    ),
  );
  return element(MKV.tags, element(MKV.tag, element(MKV.targets), ...simple));
}
