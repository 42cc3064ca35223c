/** One line of the proof. */
export interface Check {
  readonly name: string;
  readonly source: string;
  readonly output: string;
  /** `noted`: it differs, and a note of the manifest says why. */
  readonly verdict: 'same' | 'noted' | 'different';
  /** What differs, or the note. */
  readonly why?: string;
}

export interface Note {
  readonly code: string;
  readonly message: string;
  /** Position among the sound tracks of the source, from 0, where it is about one of them. */
  readonly track?: number | undefined;
  /** How many frames it is about. */
  readonly frames?: number | undefined;
}

/** What a difference is about, beside its area: only notes on the same account for it. */
interface Subject {
  /** Position among the sound tracks of the source, from 0. */
  readonly track?: number;
  /** How many frames differ: all of them must be noted. */
  readonly frames?: number;
}

/** What can differ between a source and its painting, and the codes of the notes that account for it. */
const EXPLAINED_BY = {
  frames: /^(undecodable-start|damaged|frames?-)/,
  times: /^(times|timestamps?|damaged|timescale)/,
  clock: /^(times|timestamps?|clock|start)/,
  end: /^(duration|times|timestamps?|damaged)/,
  size: /^(odd-size|size|rotation|rotated|clean-aperture|aspect)/,
  colour: /^(tone-mapped|colou?r|rgb|range|alpha|grey)/,
  depth: /^(bit-depth|tone-mapped)/,
  chroma: /^(chroma|rgb|colou?r)/,
  alpha: /^alpha/,
  fields: /^(deinterlaced|interlaced|fields)/,
  sound: /^sound/,
  subtitles: /^subtitle/,
  chapters: /^chapter/,
  tags: /^(tag|metadata)/,
  others: /^(cover|data|timecode|attachment|track|stream|video)/,
  manifest: undefined,
} as const satisfies Record<string, RegExp | undefined>;
export type Area = keyof typeof EXPLAINED_BY;

/** Judges differences by the notes of a manifest. */
export class Judge {
  readonly checks: Check[] = [];
  readonly notes: readonly Note[];

  constructor(notes: readonly Note[]) {
    this.notes = notes;
  }

  /** @param difference what is wrong; undefined where nothing is */
  add(
    area: Area,
    name: string,
    source: string,
    output: string,
    difference: string | undefined,
    about: Subject = {},
  ): void {
    const note = difference === undefined ? undefined : this.#noteOn(area, about);
    const verdict = difference === undefined ? 'same' : note ? 'noted' : 'different';
    const why = note ? note.message : difference;
    this.checks.push({ name, source, output, verdict, ...(why !== undefined && { why }) });
  }

  /** How many frames the notes on an area are about. */
  framesNoted(area: Area): number {
    return this.#notesOn(area).reduce((sum, { frames = 0 }) => sum + frames, 0);
  }

  /** The first note that accounts for such a difference. A note without a track is about all of them. */
  #noteOn(area: Area, { track, frames }: Subject): Note | undefined {
    if (frames !== undefined && frames > this.framesNoted(area)) return undefined;
    const isOnTrack = (note: Note) => track === undefined || note.track === undefined || note.track === track;
    return this.#notesOn(area).find(isOnTrack);
  }

  #notesOn(area: Area): readonly Note[] {
    const pattern = EXPLAINED_BY[area];
    return pattern ? this.notes.filter(({ code }) => pattern.test(code)) : [];
  }
}
