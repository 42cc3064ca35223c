import type { ByteSource } from './byte-source.ts';

export interface WindowOptions {
  /** Least size of a read if nothing is expected, since a parser that reads a few bytes usually continues with those after them. */
  readonly aheadBytes: number;
  /** Largest size of a read if something is expected. */
  readonly mostBytes: number;
  /** Total size of the windows that are kept, the last used ones. It must hold at least two for each reader, or they evict each other's. */
  readonly keptBytes: number;
}

/** A source that is read in windows instead of aligned blocks, so that little more than the wanted bytes of a small chunk is fetched. */
export interface WindowedSource extends ByteSource {
  /**
   * Announces that about `bytes` bytes will be read from `from` on, or else from the next byte that isn't cached, so that they
   * are fetched in few requests. Several readers may expect bytes at once.
   */
  expect(bytes: number, from?: number): Expectation;
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

/** Makes a source that reads ahead what is {@link WindowedSource.expect expected}, and keeps what it has read for a while. */
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
