import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numbersOf } from '../../engine/pipeline/float16.ts';
import type { Item } from '../../engine/pipeline/pipeline.ts';
import type { Kind, Values } from '../../engine/pipeline/stage.ts';
import { type Attempt, reportChanges } from '../report-changes.ts';
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
  /** An empty folder, or one that was captured to before. No other process may capture to it. */
  readonly folder: string;
  /** Share of the answered pictures and tensors that are kept, 0 to 100. */
  readonly percent: number;
  readonly warn: (reason: string) => void;
}

/**
 * Keeps some of what models were asked and answered, as files for their owner only: `<n>.input` has the bytes of the picture or tensor, and `<n>.json` what
 * it is and the answer. The second is there only once the first is whole. Of a request, only what its model is given is kept, so that neither keys nor addresses are.
 */
export class Capture {
  readonly #settings: CaptureSettings;
  readonly #share: Split<boolean>;
  /** Where the next request goes, once it is known. */
  #next: number | undefined;
  #waiting = 0;
  readonly #attempt: Attempt;
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: CaptureSettings) {
    this.#settings = settings;
    this.#share = inPercent(settings.percent);
    this.#attempt = reportChanges(settings.warn);
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
    const { name: model, version, kind, answer } = asked;
    const about = { at: new Date().toISOString(), model, version, kind, ...head, answer: describeAnswer(answer) };
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      await this.#attempt(() => this.#write(bytes, about));
      this.#waiting--;
    });
  }

  async #write(bytes: Uint8Array, about: object): Promise<void> {
    const { folder } = this.#settings;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      this.#next ??= await afterNewest(folder);
      const place = join(folder, String(this.#next).padStart(3, '0'));
      // Whenever the process ends, no answer lies beside the input of another request.
      await rm(`${place}.json`, { force: true });
      await writeFile(`${place}.input`, bytes, { mode: 0o600 });
      await writeFile(`${place}.part`, `${JSON.stringify(about)}\n`, { mode: 0o600 });
      await rename(`${place}.part`, `${place}.json`);
      this.#next = (this.#next + 1) % MOST_KEPT;
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      throw new Error(`Nothing can be captured to ${folder}: ${code}.`, { cause: thrown });
    }
  }
}

/** Returns the number that follows the newest one in a folder. */
async function afterNewest(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /^\d{3}\.json$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => ({ number: Number.parseInt(name, 10), at: (await stat(join(folder, name))).mtimeMs })),
  );
  const newest = found.toSorted((a, b) => a.at - b.at || a.number - b.number).at(-1);
  return newest === undefined ? 0 : (newest.number + 1) % MOST_KEPT;
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
  const isShort = data.length <= MOST_NUMBERS;
  return { datatype, shape, ...(isShort && { data: Array.from(numbersOf(answer.value), Number) }) };
}
