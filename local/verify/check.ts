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
  add(area: Area, name: string, source: string, output: string, difference: string | undefined): void {
    const note = difference === undefined ? undefined : this.noteOn(area);
    const verdict = difference === undefined ? 'same' : note ? 'noted' : 'different';
    const why = note ? note.message : difference;
    this.checks.push({ name, source, output, verdict, ...(why !== undefined && { why }) });
  }

  /** The first note that accounts for differences of this kind. */
  noteOn(area: Area): Note | undefined {
    const pattern = EXPLAINED_BY[area];
    return pattern && this.notes.find(({ code }) => pattern.test(code));
  }
}
