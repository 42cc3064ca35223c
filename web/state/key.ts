import { signal } from '@preact/signals';

const SLOT = 'repaint-key';

/** True if the API requires a function key, or has refused the one it got. */
export const isKeyWanted = signal(false);

/** The key is kept in this tab only, until it is closed. */
export const functionKey = (): string | undefined => sessionStorage.getItem(SLOT) ?? undefined;

export function rememberKey(key: string): void {
  sessionStorage.setItem(SLOT, key);
  isKeyWanted.value = false;
}
