/** Storage, a Functions host and workers on this machine, up and answering. */
export interface System {
  /** Of the Functions host: `http://127.0.0.1:7071` */
  readonly url: string;
  /** Needed where the host listens beyond this machine. */
  readonly key?: string | undefined;
  /** Connection string. */
  readonly storage: string;
  /** Whether somebody else's `npm start` runs it. */
  readonly isShared: boolean;
  /** Rejects when a part of it can't be kept running. */
  readonly failed: Promise<never>;
  /** Ends what was started for it; nothing where it is shared. */
  stop(): Promise<void>;
}

/** The system of another process, as its state file tells. */
export function sharedSystem(where: Pick<System, 'url' | 'key' | 'storage'>): System {
  return { ...where, isShared: true, failed: new Promise(() => undefined), stop: async () => undefined };
}
