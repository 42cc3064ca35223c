/** An answer of the service that says why there is none. */
export class ScoringProblem extends Error {
  /** The HTTP status, such as 429. */
  readonly status: number;
  /** Seconds after which the service wants to be asked again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, retryAfterSeconds: number | undefined) {
    super(message);
    this.name = 'ScoringProblem';
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static async of(response: Response): Promise<ScoringProblem> {
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    const body: unknown = await response.json().catch(() => undefined);
    return new ScoringProblem(response.status, messageIn(body), Number.isFinite(after) ? after : undefined);
  }
}

/** Proxies before the service have words of their own. */
function messageIn(body: unknown): string {
  const isObject = typeof body === 'object' && body !== null;
  if (isObject && 'message' in body) return String(body.message);
  if (isObject && 'error' in body) return String(body.error);
  return 'The service gave no reason.';
}
