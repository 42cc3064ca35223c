/** Reads a list that this browser has remembered; empty if there is none. */
export function remembered<T>(slot: string): T[] {
  try {
    return JSON.parse(localStorage.getItem(slot) ?? '[]') as T[];
  } catch {
    return [];
  }
}

/** Remembers a list from visit to visit, if this browser lets the page. */
export function remember(slot: string, list: readonly unknown[]): void {
  try {
    localStorage.setItem(slot, JSON.stringify(list));
  } catch {
    // The list is then the one that was remembered before.
  }
}
