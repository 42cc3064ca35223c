import protobuf, { type Reader } from 'protobufjs';
import { ScoringError } from '../scoring-error.ts';
import type { Layout, Scalar } from './message-layout.ts';

/** Most values in the typed contents of a request, as in JSON. Raw contents don't count: they are taken as they are. */
const MOST_VALUES = 500_000;
/** Most fields, such as names, texts, tensors and parameters, those of messages within others included. Each of them takes the decoder as long as ten numbers. */
const MOST_FIELDS = 50_000;
/** The wire type of what has its length before it. */
const DELIMITED = 2;
/** The wire type of the beginning of a group, which this version of the format doesn't have. */
const GROUP = 3;

/**
 * Refuses a message that would take seconds to decode, while nobody else would be answered. It counts the fields of the message and of
 * all messages in it, read by the decoder's own reader: what another reader makes of malformed bytes may be less than the decoder does.
 * @throws ScoringError `too-large`, `bad-request`
 * @throws RangeError if the message or one within it ends early
 */
export function refuseHeavyMessage(message: Uint8Array, layout: Layout): void {
  walk(protobuf.Reader.create(message), layout, { fields: 0, values: 0 });
}

interface Count {
  fields: number;
  values: number;
}

function walk(reader: Reader, layout: Layout, count: Count): void {
  while (reader.pos < reader.len) {
    if (++count.fields > MOST_FIELDS) throw tooLarge(`${MOST_FIELDS} fields`);
    const tag = reader.uint32();
    const [number, wireType] = [tag >>> 3, tag & 7];
    if (wireType === GROUP)
      throw new ScoringError('bad-request', 'The message has a group, which proto3 doesn’t have.');
    const content = layout.get(number);
    // The decoder looks at the wire type of a field only if it doesn't know the field, or if it may be packed.
    if (!content) reader.skipType(wireType);
    else if (typeof content.holds === 'object') walk(within(reader), content.holds, count);
    else if (content.holds === 'string' || content.holds === 'bytes') reader.bytes();
    else if (content.isPackable && wireType === DELIMITED) countValues(within(reader), content.holds, count);
    else reader[content.holds]();
  }
}

function countValues(packed: Reader, type: Scalar, count: Count): void {
  while (packed.pos < packed.len) {
    if (++count.values > MOST_VALUES) throw tooLarge(`${MOST_VALUES} typed values: send raw_input_contents`);
    packed[type]();
  }
}

const within = (reader: Reader) => protobuf.Reader.create(reader.bytes());

const tooLarge = (what: string) => new ScoringError('too-large', `The message has more than ${what}.`);
