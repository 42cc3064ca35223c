import { ScoringError } from '../scoring-error.ts';

/** Tensors have eight dimensions at most, and what is around them four. */
const MOST_DEPTH = 16;
/** Lists and objects: the rows of nested tensors. */
const MOST_CONTAINERS = 250_000;
const MOST_VALUES = 4_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses JSON that would take seconds to parse, in which nobody is told that the service is well. One pass over the bytes; whether it
 * is JSON is the parser's question.
 * @throws ScoringError `too-large`
 */
export function refuseHeavyJson(json: Uint8Array): void {
  let [depth, containers, values, isText] = [0, 0, 0, false];
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA) values++;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth++;
      containers++;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
    if (depth > MOST_DEPTH) throw tooLarge(`is nested deeper than ${MOST_DEPTH} levels`);
    if (containers > MOST_CONTAINERS) throw tooLarge(`has more than ${MOST_CONTAINERS} lists and objects`);
    if (values > MOST_VALUES) throw tooLarge(`has more than ${MOST_VALUES} values`);
  }
}

const tooLarge = (what: string) =>
  new ScoringError('too-large', `The body ${what}: send tensors flat, or as bytes behind the JSON.`);
