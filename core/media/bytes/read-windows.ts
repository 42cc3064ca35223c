import type { ByteSource } from './byte-source.ts';

export interface WindowOptions {
  /** Read at least, where nothing is expected: parsers ask for a few bytes and then for those behind them. */
  readonly aheadBytes: number;
  /** Read at once, at most, of what is expected. */
  readonly mostBytes: number;
  /** Kept, the windows used last: two of each reader at least, or they drive out each other's. */
  readonly keptBytes: number;
}

/** A source that is read in windows, not in aligned blocks: chunks of a few hundred kilobytes cost what they are. */
export interface WindowedSource extends ByteSource {
  /**
   * About as many bytes will be asked for, from `from` on, or else from the next byte that isn't there yet: they come in few
   * requests. Several readers may expect something at once.
   */
  expect(bytes: number, from?: number): Expectation;
}

export interface Expectation {
  /** What is left of it isn't wanted any more. */
  end(): void;
}

interface Expected {
  readonly bytes: number;
  /** Where it begins, once that is known. */
  from: number | undefined;
  /** How far it was read. */
  at: number;
}

/** Readers that stop early without a word leave what they expected; the oldest is forgotten. */
const MOST_EXPECTED = 16;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * Whose turn it may be at `start`: whose bytes lie there; who reads on until the end of the source and is near; who may begin
 * anywhere; who will come by.
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

/** Reads what is asked for, ahead of it what is {@link WindowedSource.expect expected}, and nothing twice while it is kept. */
export function readWindows(source: ByteSource, options: WindowOptions): WindowedSource {
  let kept: Window[] = [];
  let expectations: Expected[] = [];

  const fetch = (start: number, end: number): Window => {
    const wanted = end - start;
    const expected = expectedAt(expectations, start, options.mostBytes);
    if (expected) expected.from ??= start;
    const ahead = expected ? Math.min(endOf(expected) - start, options.mostBytes) : options.aheadBytes;
    const next = kept.reduce(
      (least, window) => (window.start > start ? Math.min(least, window.start) : least),
      source.size,
    );
    const stop = Math.min(start + Math.max(wanted, ahead), next);
    if (expected) expected.at = Math.max(expected.at, stop);
    const window = { start, end: stop, bytes: source.read(start, stop) };
    window.bytes.catch(() => {
      kept = kept.filter((other) => other !== window);
    });
    return window;
  };

  const evict = () => {
    let bytes = kept.reduce((sum, { start, end }) => sum + end - start, 0);
    while (bytes > options.keptBytes) {
      const [oldest] = kept;
      if (!oldest) return;
      bytes -= oldest.end - oldest.start;
      kept = kept.slice(1);
    }
  };

  return {
    size: source.size,
    expect: (bytes, from) => {
      const expected = { bytes, from, at: from ?? 0 };
      expectations = [...expectations, expected].slice(-MOST_EXPECTED);
      return {
        end: () => {
          expectations = expectations.filter((other) => other !== expected);
        },
      };
    },
    read: async (start, wantedEnd) => {
      const end = Math.min(wantedEnd, source.size);
      const parts: Promise<Uint8Array>[] = [];
      for (let at = start; at < end; ) {
        const from = at;
        const window = kept.find((each) => each.start <= from && from < each.end) ?? fetch(from, end);
        kept = [...kept.filter((other) => other !== window), window];
        const to = Math.min(end, window.end);
        parts.push(window.bytes.then((bytes) => bytes.subarray(from - window.start, to - window.start)));
        at = to;
      }
      evict();
      const [only] = parts;
      return only && parts.length === 1 ? only : new Uint8Array(Buffer.concat(await Promise.all(parts)));
    },
  };
}
