import { createSecureContext } from 'node:tls';
import { permanent } from '../../core/contracts/failure.ts';
import type { Following } from '../poll.ts';
import { followFiles, type ReadText, readAll } from './follow-files.ts';

/** PEM texts: the certificate with its chain, and its private key. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

type Listener = (pair: CertificatePair) => void;

/** A certificate that may be replaced while it is used. Listeners receive the current one at once, and each new one. */
export class Certificate {
  #pair: CertificatePair;
  readonly #listeners = new Set<Listener>();
  #following: Following | undefined;

  private constructor(pair: CertificatePair) {
    this.#pair = pair;
  }

  get pair(): CertificatePair {
    return this.#pair;
  }

  /**
   * Reads the files or secrets, and reads them again every so often; both may be one that holds certificate and key. New ones that don't belong together are left alone: of two files, one
   * is always replaced first.
   * @throws RepaintError `invalid-request` for files that can't be read or used
   */
  static async follow(files: readonly [string, string], look: Look): Promise<Certificate> {
    const seen = await readAll(files, look.read);
    const certificate = new Certificate(checked(seen, files));
    certificate.#following = followFiles(files, seen, {
      everyMs: look.everyMs,
      read: look.read,
      onChange: (contents) => certificate.#replace(checked(contents, files)),
      onError: look.warn,
    });
    return certificate;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener(this.#pair);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#following?.stop();
  }

  #replace(pair: CertificatePair): void {
    this.#pair = pair;
    for (const listener of this.#listeners) listener(pair);
  }
}

interface Look {
  readonly everyMs: number;
  readonly read: ReadText;
  readonly warn: (reason: string) => void;
}

function checked([cert = '', key = '']: readonly string[], files: readonly [string, string]): CertificatePair {
  if (belongTogether({ cert, key })) return { cert, key };
  throw permanent('invalid-request', `${files[0]} and ${files[1]} are not a certificate and its key in PEM.`);
}

/** Explains an error without OpenSSL's own message, which could contain parts of the file. */
function belongTogether({ cert, key }: CertificatePair): boolean {
  // Files are empty while they are written, and Node takes an empty certificate to mean that none is needed.
  if (cert === '' || key === '') return false;
  try {
    createSecureContext({ cert, key });
    return true;
  } catch {
    return false;
  }
}
