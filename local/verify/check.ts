/** One check is one line of the proof. */
export interface Check {
  readonly name: string;
  readonly source: string;
  readonly output: string;
  /** `noted` means that it differs and a note of the manifest explains why. */
  readonly verdict: 'same' | 'noted' | 'different';
  /** The difference, or the text of the note. */
  readonly why?: string | undefined;
}

export interface Note {
  readonly code: string;
  readonly message: string;
  /** The index of the sound track in the source, if the note is about one. */
  readonly track?: number | undefined;
  /** The number of frames that the note is about. */
  readonly frames?: number | undefined;
}

export interface Proof {
  /** True if a note explains every difference. */
  readonly isProved: boolean;
  readonly checks: readonly Check[];
  readonly notes: readonly Note[];
}

/** A difference in one area may be about one track or some frames; only notes about these explain it. */
interface Subject {
  /** The index of the sound track in the source. */
  readonly track?: number;
  /** The number of frames that differ; notes must cover all of them. */
  readonly frames?: number;
}

/** The areas in which a painting can differ from its source, with the codes of the notes that explain it. */
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

/** Collects checks, and looks for a note of the manifest that explains each difference. */
export class Judge {
  readonly checks: Check[] = [];
  readonly notes: readonly Note[];

  constructor(notes: readonly Note[]) {
    this.notes = notes;
  }

  /** Adds a check. @param difference describes what differs; undefined if nothing does */
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
    this.checks.push({ name, source, output, verdict, why });
  }

  /** Adds a check of what a manifest claims. @param difference describes why it isn't true; undefined if it is */
  claim(name: string, claimed: string, found: string, difference: string | undefined): void {
    this.add('manifest', `manifest: ${name}`, claimed, found, difference);
  }

  /** Adds a check of a number or digest that a manifest claims; of a digest, the first digits are shown. */
  claimOf(name: string, claimed: number | string | undefined, found: number | string, unit = ''): void {
    const shown = (value: unknown) => `${String(value ?? '').slice(0, 12)}${unit}`;
    this.claim(name, shown(claimed), shown(found), claimed === found ? undefined : 'they differ');
  }

  /** Adds the check that a manifest has the published form. @param complaints what violates it */
  claimForm(complaints: readonly string[]): void {
    this.claim('schema', '', complaints.length === 0 ? 'valid' : 'invalid', complaints[0]);
  }

  proof(): Proof {
    const { checks, notes } = this;
    return { isProved: checks.every(({ verdict }) => verdict !== 'different'), checks, notes };
  }

  /** Returns the number of frames that the notes on an area cover. */
  framesNoted(area: Area): number {
    return this.#notesOn(area).reduce((sum, { frames = 0 }) => sum + frames, 0);
  }

  /** Finds the first note that explains a difference. A note without a track is about all tracks. */
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
