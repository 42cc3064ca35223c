import { ScoringError } from '../scoring-error.ts';

/** Deepest nesting. Tensors have at most eight dimensions, and the JSON around them four levels. */
const MOST_DEPTH = 16;
/** Most lists and objects, which are the rows of nested tensors. */
const MOST_CONTAINERS = 50_000;
/** Most names and texts; many different names take the parser longest. */
const MOST_TEXTS = 20_000;
/** The numbers of three pictures of 224 × 224. */
const MOST_VALUES = 500_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses JSON that would take seconds to parse and check. It scans
 * the bytes once, and leaves it to the parser to check that they are valid JSON.
 * @throws ScoringError `bad-request` for nesting that no tensor has, `too-large` for more than a tensor may have
 */
export function refuseHeavyJson(json: Uint8Array): void {
  let [depth, containers, values, texts, isText] = [0, 0, 0, 0, false];
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) {
      isText = true;
      texts++;
    } else if (byte === COMMA) values++;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth++;
      containers++;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
    if (depth > MOST_DEPTH) throw refused('bad-request', `is nested deeper than ${MOST_DEPTH} levels`);
    if (containers > MOST_CONTAINERS) throw refused('too-large', `has more than ${MOST_CONTAINERS} lists and objects`);
    if (texts > MOST_TEXTS) throw refused('too-large', `has more than ${MOST_TEXTS} names and texts`);
    if (values > MOST_VALUES) throw refused('too-large', `has more than ${MOST_VALUES} values`);
  }
}

function refused(code: 'bad-request' | 'too-large', what: string): ScoringError {
  return new ScoringError(code, `The body ${what}: send tensors flat, or as bytes behind the JSON.`);
}
