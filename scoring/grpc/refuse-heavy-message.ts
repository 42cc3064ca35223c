import { ScoringError } from '../scoring-error.ts';

/** Most values in the typed contents of a request, as in JSON. Raw contents don't count: they are taken as they are. */
const MOST_VALUES = 500_000;
/** Most names, texts, tensors and parameters. Each of them takes the decoder as long as ten numbers. */
const MOST_FIELDS = 50_000;

/** How the numbers of a list are packed: each in so many bytes, or in as few as it needs. */
type Packed = 4 | 8 | 'varint';
/** What the fields of a message hold that have more than one value, by number. */
type Layout = { readonly [field: number]: Packed | Layout };

const CONTENTS: Layout = { 1: 'varint', 2: 'varint', 3: 'varint', 4: 'varint', 5: 'varint', 6: 4, 7: 8 };
const TENSOR: Layout = { 3: 'varint', 5: CONTENTS };
const INFER_REQUEST: Layout = { 5: TENSOR };

/**
 * Refuses a message that would take seconds to decode, while nobody else would be answered. It walks over the encoded fields of a
 * `ModelInferRequest` or of a smaller message, and leaves it to the decoder to check that they are valid.
 * @throws ScoringError `too-large`
 */
export function refuseHeavyMessage(message: Uint8Array): void {
  const count = { fields: 0, values: 0 };
  walk(message, INFER_REQUEST, count);
  if (count.values > MOST_VALUES) throw tooLarge(`${MOST_VALUES} typed values: send raw_input_contents`);
  if (count.fields > MOST_FIELDS) throw tooLarge(`${MOST_FIELDS} fields`);
}

interface Count {
  fields: number;
  values: number;
}

function walk(message: Uint8Array, layout: Layout, count: Count): void {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; at < message.length; shift *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length && count.fields <= MOST_FIELDS && count.values <= MOST_VALUES) {
    const tag = varint();
    count.fields++;
    if (tag % 8 === 0) varint();
    if (tag % 8 === 1) at += 8;
    if (tag % 8 === 5) at += 4;
    if (tag % 8 !== 2) continue;
    const length = varint();
    const content = message.subarray(at, at + length);
    at += length;
    const inner = layout[Math.floor(tag / 8)];
    if (typeof inner === 'object') walk(content, inner, count);
    else if (inner === 'varint') count.values += varints(content);
    else if (inner !== undefined) count.values += content.length / inner;
  }
}

/** Counts the last bytes of numbers, which are those below 128. */
function varints(packed: Uint8Array): number {
  let count = 0;
  for (const byte of packed) if (byte < 0x80) count++;
  return count;
}

const tooLarge = (what: string) => new ScoringError('too-large', `The message has more than ${what}.`);
