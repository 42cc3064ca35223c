import type { ByteSource } from './byte-source.ts';

export interface WindowOptions {
  /** Read at least, where nothing is expected: parsers ask for a few bytes and then for those behind them. */
  readonly aheadBytes: number;
  /** Read at once, at most, of what is expected. */
  readonly mostBytes: number;
  /** Kept, the windows read last. */
  readonly keptBytes: number;
}

/** A source that is read in windows, not in aligned blocks: chunks of a few hundred kilobytes cost what they are. */
export interface WindowedSource extends ByteSource {
  /** From the next byte that isn't there yet on, about as many will be asked for: they come in few requests. */
  expect(bytes: number): void;
}

interface Window {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array>;
}

/** Reads what is asked for, ahead of it what is {@link WindowedSource.expect expected}, and nothing twice while it is kept. */
export function readWindows(source: ByteSource, options: WindowOptions): WindowedSource {
  let kept: Window[] = [];
  let expected = 0;

  const fetch = (start: number, end: number): Window => {
    const wanted = end - start;
    const ahead = expected > 0 ? Math.min(expected, options.mostBytes) : options.aheadBytes;
    const next = kept.reduce(
      (least, window) => (window.start > start ? Math.min(least, window.start) : least),
      source.size,
    );
    const stop = Math.min(start + Math.max(wanted, ahead), next);
    expected = Math.max(0, expected - (stop - start));
    const window = { start, end: stop, bytes: source.read(start, stop) };
    window.bytes.catch(() => {
      kept = kept.filter((other) => other !== window);
    });
    kept.push(window);
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
    expect: (bytes) => {
      expected = bytes;
    },
    read: async (start, wantedEnd) => {
      const end = Math.min(wantedEnd, source.size);
      const parts: Promise<Uint8Array>[] = [];
      for (let at = start; at < end; ) {
        const from = at;
        const window = kept.find((each) => each.start <= from && from < each.end) ?? fetch(from, end);
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
