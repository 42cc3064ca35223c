/** An answer that nobody has asked for in this time is forgotten. */
const FORGOTTEN_MS = 60_000;

/** Shares answers among all who ask the same within some time, so that many clients who watch cost as much as one. */
export class SharedAnswers<Key, T> {
  readonly #answers = new Map<Key, { readonly at: number; readonly answer: Promise<T> }>();
  readonly #recentMs: number;

  /** @param recentMs time for which an answer is shared */
  constructor(recentMs: number) {
    this.#recentMs = recentMs;
  }

  /**
   * Returns the last answer if it is recent, and else asks again. A failure isn't shared with later callers.
   * @param ask is given the last answer, if there is one that hasn't been forgotten
   */
  get(key: Key, ask: (last: Promise<T> | undefined) => Promise<T>): Promise<T> {
    const now = performance.now();
    for (const [each, { at }] of this.#answers) if (now - at >= FORGOTTEN_MS) this.#answers.delete(each);
    const last = this.#answers.get(key);
    if (last && now - last.at < this.#recentMs) return last.answer;
    const answer = ask(last?.answer);
    this.#answers.set(key, { at: now, answer });
    answer.catch(() => this.forget(key, answer));
    return answer;
  }

  /** Has the next caller ask again, unless somebody has done so since this answer. */
  forget(key: Key, answer: Promise<T>): void {
    if (this.#answers.get(key)?.answer === answer) this.#answers.delete(key);
  }
}
