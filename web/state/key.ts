import { signal } from '@preact/signals';

const SLOT = 'repaint-key';

/** Whether the API has refused to answer without a function key, or with the one it got. */
export const isKeyWanted = signal(false);

/** Only this tab keeps the key, and only while it is open. */
export const functionKey = (): string | undefined => sessionStorage.getItem(SLOT) ?? undefined;

export function rememberKey(key: string): void {
  sessionStorage.setItem(SLOT, key);
  isKeyWanted.value = false;
}
