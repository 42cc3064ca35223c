import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Item } from '../../engine/pipeline/pipeline.ts';
import type { Kind, Values } from '../../engine/pipeline/value.ts';
import type { Answering } from '../repository/model.ts';
import { inPercent, type Split } from './split.ts';

/** Most requests that are kept. A further one takes the place of the oldest. */
const MOST_KEPT = 200;
/** Most bytes of a picture or tensor that is kept. With larger ones left out, a folder holds some 200 MiB. */
const MOST_BYTES = 2 ** 20;
/** Most requests that wait to be written. Where the disk is slow, further ones are left out. */
const MOST_WAITING = 16;
/** Most numbers of an answer that are kept. */
const MOST_NUMBERS = 10_000;

interface CaptureSettings {
  /** An empty folder, or one that was captured to before. */
  readonly folder: string;
  /** Share of the answered pictures and tensors that are kept, 0 to 100. */
  readonly percent: number;
  readonly warn: (reason: string) => void;
}

/**
 * Keeps some of what models were asked and answered, as files for their owner only: `<n>.input` has the bytes of the picture or tensor, and `<n>.json` what
 * it is and the answer. Of a request, only what its model is given is kept, so that neither keys nor addresses are.
 */
export class Capture {
  readonly #settings: CaptureSettings;
  readonly #share: Split<boolean>;
  #count = 0;
  #waiting = 0;
  #warned = '';
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: CaptureSettings) {
    this.#settings = settings;
    this.#share = inPercent(settings.percent);
  }

  /** A model whose values are kept once they are answered. Nothing waits for that. */
  of(model: Answering): Answering {
    const { name, version, pipeline } = model;
    return {
      name,
      version,
      pipeline,
      run: async (kind, value, signal) => {
        const answer = await model.run(kind, value, signal);
        if (this.#share.next()) this.#keep({ name, version, kind, value, answer });
        return answer;
      },
    };
  }

  /** Resolves when everything is written. */
  async stop(): Promise<void> {
    await this.#last;
  }

  #keep(asked: Asked): void {
    const { head, bytes } = describeInput(asked.value);
    if (bytes.length > MOST_BYTES || this.#waiting === MOST_WAITING) return;
    const place = join(this.#settings.folder, String(this.#count++ % MOST_KEPT).padStart(3, '0'));
    const { name: model, version, kind, answer } = asked;
    const about = { at: new Date().toISOString(), model, version, kind, ...head, answer: describeAnswer(answer) };
    this.#waiting++;
    this.#last = this.#last.then(() => this.#write(place, bytes, about));
  }

  async #write(place: string, bytes: Uint8Array, about: object): Promise<void> {
    const { folder, warn } = this.#settings;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${place}.input`, bytes, { mode: 0o600 });
      await writeFile(`${place}.json`, `${JSON.stringify(about)}\n`, { mode: 0o600 });
      this.#warned = '';
    } catch (thrown) {
      const reason = `Nothing can be captured to ${folder}: ${(thrown as NodeJS.ErrnoException).code}.`;
      if (reason !== this.#warned) warn(reason);
      this.#warned = reason;
    } finally {
      this.#waiting--;
    }
  }
}

interface Asked {
  readonly name: string;
  readonly version: string;
  readonly kind: Kind;
  readonly value: Values[Kind];
  readonly answer: Item;
}

function describeInput(value: Values[Kind]): { readonly head: object; readonly bytes: Uint8Array } {
  if (value instanceof Uint8Array) return { head: {}, bytes: value };
  if (!('data' in value)) return { head: {}, bytes: new Uint8Array() };
  const { data, datatype, shape } = value;
  return { head: { datatype, shape }, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function describeAnswer(answer: Item): unknown {
  if (answer.kind === 'labels') return answer.value.slice(0, MOST_NUMBERS);
  if (answer.kind !== 'tensor') return { kind: answer.kind };
  const { datatype, shape, data } = answer.value;
  return { datatype, shape, ...(data.length <= MOST_NUMBERS && { data: Array.from(data, Number) }) };
}
