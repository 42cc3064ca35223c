/** A running system on this machine: storage, a Functions host and workers. */
export interface System {
  /** The address of the Functions host, such as `http://127.0.0.1:7071`. */
  readonly url: string;
  /** The function key; needed if the host listens on more than loopback. */
  readonly key?: string | undefined;
  /** The connection string of storage. */
  readonly storage: string;
  /** True if another process (`npm start`) runs it. */
  readonly isShared: boolean;
  /** Rejects when a part of the system can't be kept running. */
  readonly failed: Promise<never>;
  /** Stops the parts that were started for this command; a shared system stays up. */
  stop(): Promise<void>;
}

/** Makes a system of another process, from its state file. */
export function sharedSystem(where: Pick<System, 'url' | 'key' | 'storage'>): System {
  return { ...where, isShared: true, failed: new Promise(() => undefined), stop: async () => undefined };
}
