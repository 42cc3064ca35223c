import { timingSafeEqual } from 'node:crypto';
import { ScoringError } from '../scoring-error.ts';
import { hashOf, KEY_NAMES, type KeyFile, type KeyName } from './key-file.ts';
import type { RateLimit } from './rate-limit.ts';

/** Longest `Authorization` header that is read. A valid one has 50 characters. */
const LONGEST = 200;

/** Holds the keys that open the service. */
export class KeyRing {
  #keys: ReadonlyMap<KeyName, Buffer> = new Map();
  readonly #limit: RateLimit | undefined;

  constructor(keys: KeyFile, limit?: RateLimit) {
    this.#limit = limit;
    this.use(keys);
  }

  /** Replaces the keys. */
  use(keys: KeyFile): void {
    const hashes = KEY_NAMES.flatMap((name) => {
      const stored = keys[name];
      return stored === undefined ? [] : [[name, Buffer.from(stored.sha256, 'hex')] as const];
    });
    this.#keys = new Map(hashes);
  }

  /**
   * Finds the key that an `Authorization` header holds. A wrong key takes as long as a right one.
   * @returns the name of the key
   * @throws ScoringError `no-key` or `wrong-key`, or `too-many` if the key has used up its minute
   */
  open(authorization: string | undefined): KeyName {
    const given = /^bearer +(\S+)$/i.exec(authorization?.slice(0, LONGEST) ?? '')?.[1];
    if (given === undefined) throw new ScoringError('no-key', 'A key is needed: send Authorization: Bearer <key>.');
    const hash = hashOf(given);
    const [name] = [...this.#keys].filter(([, stored]) => timingSafeEqual(stored, hash)).map(([found]) => found);
    if (name === undefined) throw new ScoringError('wrong-key', 'The key is not one of this service.');
    this.#limit?.take(name);
    return name;
  }
}
