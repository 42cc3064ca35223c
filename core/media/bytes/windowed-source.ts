import type { ByteSource } from './byte-source.ts';

export interface WindowOptions {
  /** Least size of a read if nothing is expected, since a parser that reads a few bytes usually continues with those after them. */
  readonly aheadBytes: number;
  /** Largest size of a read if something is expected. */
  readonly mostBytes: number;
  /** Total size of the windows that are kept, the last used ones. It must hold at least two for each reader, or they evict each other's. */
  readonly keptBytes: number;
}

export interface Expectation {
  /** Withdraws the rest of the announcement. */
  end(): void;
}

interface Expected {
  readonly bytes: number;
  /** Where it begins; undefined until the first read. */
  from: number | undefined;
  /** Position up to which it has been read. */
  at: number;
}

/** Most expectations that are kept. A reader that stops early doesn't withdraw its own, so the oldest one is dropped. */
const MOST_EXPECTED = 16;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * A source that reads more than a parser asks for, so that not every few bytes are a request, and keeps what it has read for a while. Its
 * windows begin where they are asked for, not at multiples of a size: little more than the wanted bytes of a small chunk is fetched.
 */
export class WindowedSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #options: WindowOptions;
  /** In the order of their use, the last used one at the end. */
  #kept: Window[] = [];
  #expected: Expected[] = [];

  constructor(source: ByteSource, options: WindowOptions) {
    this.size = source.size;
    this.#source = source;
    this.#options = options;
  }

  /**
   * Announces that about `bytes` bytes will be read from `from` on, or else from the next byte that isn't cached, so that they
   * are fetched in few requests. Several readers may expect bytes at once.
   */
  expect(bytes: number, from?: number): Expectation {
    const expected = { bytes, from, at: from ?? 0 };
    this.#expected = [...this.#expected, expected].slice(-MOST_EXPECTED);
    return {
      end: () => {
        this.#expected = this.#expected.filter((other) => other !== expected);
      },
    };
  }

  async read(start: number, wantedEnd: number): Promise<Uint8Array> {
    const end = Math.min(wantedEnd, this.size);
    const parts: Promise<Uint8Array>[] = [];
    for (let at = start; at < end; ) {
      const from = at;
      const window = this.#use(from, end);
      const to = Math.min(end, window.end);
      parts.push(window.bytes.then((bytes) => bytes.subarray(from - window.start, to - window.start)));
      at = to;
    }
    this.#evict();
    const [only] = parts;
    return only && parts.length === 1 ? only : new Uint8Array(Buffer.concat(await Promise.all(parts)));
  }

  /** Returns the window that contains `start`, which is fetched if there is none. */
  #use(start: number, end: number): Window {
    const contains = (window: Window) => window.start <= start && start < window.end;
    const latest = this.#kept.at(-1);
    if (latest && contains(latest)) return latest;
    const window = this.#kept.find(contains) ?? this.#fetch(start, end);
    this.#kept = [...this.#kept.filter((other) => other !== window), window];
    return window;
  }

  #fetch(start: number, end: number): Window {
    const { aheadBytes, mostBytes } = this.#options;
    const expected = expectedAt(this.#expected, start, mostBytes);
    if (expected) expected.from ??= start;
    const ahead = expected ? Math.min(endOf(expected) - start, mostBytes) : aheadBytes;
    const later = this.#kept.map((window) => window.start).filter((other) => other > start);
    const stop = Math.min(Math.max(end, start + ahead), this.size, ...later);
    if (expected) expected.at = Math.max(expected.at, stop);
    const window = { start, end: stop, bytes: this.#source.read(start, stop) };
    window.bytes.catch(() => {
      this.#kept = this.#kept.filter((other) => other !== window);
    });
    return window;
  }

  #evict(): void {
    let bytes = this.#kept.reduce((sum, { start, end }) => sum + end - start, 0);
    for (const { start, end } of this.#kept) {
      if (bytes <= this.#options.keptBytes) return;
      bytes -= end - start;
      this.#kept = this.#kept.slice(1);
    }
  }
}

/**
 * Finds the expectation that a read at `start` belongs to. In this order: one with an end that contains the position, an endless
 * one that has been read up to nearby, one that has not begun, or an endless one that contains the position.
 */
function expectedAt(expectations: readonly Expected[], start: number, near: number): Expected | undefined {
  const there = expectations.filter((each) => (each.from ?? Number.POSITIVE_INFINITY) <= start && start < endOf(each));
  const bounded = there.find(({ bytes }) => Number.isFinite(bytes));
  const next = there.find(({ at }) => start < at + near);
  return bounded ?? next ?? expectations.find(({ from }) => from === undefined) ?? there[0];
}

function endOf({ from = 0, bytes }: Expected): number {
  return from + bytes;
}
