import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import type { Page } from './open-page.ts';

const FOLDER = 'docs/pictures/page';
const WIDTHS = [1440, 390];

/**
 * Takes screenshots of a view for the documentation, in both widths, light and dark.
 * @param options.isWhole true for all of the view, beyond the window's height
 */
export async function takePicture(page: Page, name: string, { isWhole = false } = {}): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width > 1_000 ? 1_000 : 844 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      const file = `${FOLDER}/${name}-${width}-${colorScheme}.webp`;
      await sharp(await page.screenshot({ fullPage: isWhole }))
        .webp({ quality: 82 })
        .toFile(file);
    }
  }
  await page.setViewportSize({ width: 1_440, height: 1_000 });
  await page.emulateMedia({ colorScheme: 'light' });
}
