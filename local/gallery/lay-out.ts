/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
}

/** The place of one painting of one picture. */
export interface Tile extends Size, Place {
  /** The index of the picture, and that of the painting. */
  readonly picture: number;
  readonly painting: number;
}

/** The place of the line above the tiles of a picture. */
export interface Heading extends Place {
  readonly picture: number;
}

export interface Layout extends Size {
  readonly tiles: readonly Tile[];
  readonly headings: readonly Heading[];
  /** The width between the margins. */
  readonly inner: number;
  /** The font sizes in pixels. */
  readonly letters: { readonly heading: number; readonly title: number; readonly typed: number };
}

export interface LayoutOptions {
  /** The number of tiles in a row for pictures of 16:9. */
  readonly columns: number;
  /** The width of such a tile in pixels. */
  readonly width: number;
}

/** Wider pictures get somewhat wider tiles, narrower ones somewhat narrower tiles; a tall picture must still hold its title. */
const USUAL_ASPECT = 16 / 9;
const MOST_COLUMNS = 24;
/** The height of a line of text as a multiple of its font size. */
const LINE = 1.4;

/**
 * Places every painting of every picture on a sheet. Each picture gets a block of rows, as wide as the sheet, whose tiles have one size
 * and follow the order of the paintings.
 */
export function layOut(pictures: readonly Size[], paintings: number, { columns, width }: LayoutOptions): Layout {
  const [margin, gap] = [Math.round(width / 12), Math.round(width / 24)];
  const inner = columns * width + (columns - 1) * gap;
  const letters = { heading: width / 14, title: width / 19, typed: width / 22 };
  const label = Math.ceil((letters.title + letters.typed) * LINE + gap / 4);
  const headings: Heading[] = [];
  const tiles: Tile[] = [];
  let top = margin;
  for (const [picture, size] of pictures.entries()) {
    headings.push({ picture, left: margin, top });
    top += Math.round(letters.heading * LINE + gap / 2);
    const { count, tile } = rowOf(size, { inner, gap, width });
    for (let painting = 0; painting < paintings; painting += 1) {
      const [column, row] = [painting % count, Math.floor(painting / count)];
      const left = margin + Math.round((column * (inner + gap)) / count);
      tiles.push({ picture, painting, left, top: top + row * (tile.height + label + gap), ...tile });
    }
    top += Math.ceil(paintings / count) * (tile.height + label + gap) + gap;
  }
  return { width: inner + 2 * margin, height: top - 2 * gap + margin, tiles, headings, inner, letters };
}

/** Decides how many tiles of a picture make a row, and their size. */
function rowOf(size: Size, { inner, gap, width }: { inner: number; gap: number; width: number }) {
  const aspect = size.width / size.height;
  const wanted = width * Math.cbrt(aspect / USUAL_ASPECT);
  const count = Math.min(Math.max(Math.round((inner + gap) / (wanted + gap)), 1), MOST_COLUMNS);
  const tileWidth = Math.max(1, Math.floor((inner - (count - 1) * gap) / count));
  return { count, tile: { width: tileWidth, height: Math.max(1, Math.round(tileWidth / aspect)) } };
}
