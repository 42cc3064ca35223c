import { describe, expect, it } from 'vitest';
import { loadProtocol } from '../../../scoring/grpc/load-protocol.ts';
import { requestLayouts } from '../../../scoring/grpc/message-layout.ts';
import { RefusedMessage, readMessages } from '../../../scoring/grpc/read-messages.ts';

const service = readMessages(loadProtocol().service, requestLayouts());

const bytes = (hex: string, times = 1) => Buffer.from(hex.replaceAll(' ', '').repeat(times), 'hex');
/** A field whose content has its length before it. */
function field(tag: number, ...content: Buffer[]): Buffer {
  const whole = Buffer.concat(content);
  const length: number[] = [];
  for (let rest = whole.length; length.at(-1) === undefined || rest > 0; rest >>>= 7)
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
  return Buffer.concat([Buffer.from([tag, ...length]), whole]);
}
const MANY = 60_000;
/** Empty parameters. */
const parameters = bytes('12 00', MANY);
/** Tensors with empty contents. */
const tensors = bytes('2a 02 2a 00', MANY);

describe('a message that takes long to decode', () => {
  it.each<[string, string, Buffer]>([
    ['has many tensors', 'ModelInfer', tensors],
    ['begins with a length of 2 ** 32', 'ModelInfer', Buffer.concat([bytes('0a 80 80 80 80 10'), tensors])],
    ['has tags above 2 ** 32', 'ModelInfer', bytes('aa 80 80 80 10 00', MANY)],
    ['has parameters', 'ModelInfer', field(0x22, parameters)],
    ['has parameters of an input', 'ModelInfer', field(0x2a, field(0x22, parameters))],
    ['has parameters of an output', 'ModelInfer', field(0x32, field(0x12, parameters))],
    ['has choices of a parameter', 'ModelInfer', field(0x22, field(0x12, bytes('08 01', MANY)))],
    ['has parameters of a model to load', 'RepositoryModelLoad', field(0x1a, parameters)],
    ['has unknown fields', 'ServerLive', bytes('f8 01 00', MANY)],
    ['has a group', 'ServerLive', Buffer.concat([bytes('0b'), bytes('08 00', MANY), bytes('0c')])],
    ['has flags of ten bytes', 'ModelInfer', field(0x2a, field(0x2a, field(0x0a, bytes('80', 10 * 600_000))))],
    // The decoder takes what comes with a wrong wire type as if it had the right one, and ten bytes for a flag of more than five.
    ['has parameters with a wrong wire type', 'ModelInfer', field(0x20, bytes('08 04'), field(0x3a, parameters))],
    ['hides them behind a flag', 'ModelInfer', hidden()],
  ])('is refused if it %s', (_name, method, message) => {
    expect(service[method]?.requestDeserialize(message)).toBeInstanceOf(RefusedMessage);
  });

  it('isn’t one that has little', () => {
    const input = field(0x2a, field(0x1a, bytes('01')), field(0x2a, field(0x32, bytes('00 00 80 3f', 1_000))));
    const parameter = field(0x22, field(0x0a, Buffer.from('top')), field(0x12, bytes('10 03')));
    const message = Buffer.concat([
      field(0x0a, Buffer.from('shapes')),
      parameter,
      input,
      field(0x3a, bytes('ff', 100)),
    ]);
    expect(service['ModelInfer']?.requestDeserialize(message)).toMatchObject({
      model_name: 'shapes',
      parameters: { top: { int64_param: '3' } },
      inputs: [{ shape: ['1'], contents: { fp32_contents: Array(1_000).fill(1) } }],
      raw_input_contents: [Buffer.alloc(100, 0xff)],
    });
  });
});

/** Choices of a parameter behind a flag of six bytes. A reader that takes six finds the length of a text there, the decoder doesn't. */
function hidden(): Buffer {
  const choices = bytes('08 01', MANY);
  const text = field(0x1a, choices);
  return field(0x22, field(0x12, bytes('08 80 80 80 80 80 00'), text));
}
