import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The styles that were learned from paintings, with their files in `images/style`, as in training/repaint_training/styles.py. */
export const PAINTINGS: Readonly<Record<string, string>> = {
  'starry-night': 'van_gogh_starry_night_1889.jpg',
  'great-wave': 'hokusai_great_wave_1831.jpg',
  'composition-vii': 'kandinsky_composition_vii_1913.jpg',
  'the-scream': 'munch_the_scream_1893.jpg',
  udnie: 'picabia_udnie_1913.jpg',
};

/** Paintings that none of our networks was trained on: as training/repaint_training/pictures.py has them. */
const UNSEEN = [
  'attributed_salvator_mundi',
  'caillebotte_chrysanthemums_in_the_garden_at_petit_gennevilli',
  'constable_salisbury_cathedral_from_the_bishops_grounds',
  'degas_the_rehearsal_onstage',
  'engraving_portrait_of_johannes_gutenberg',
  'eyck_the_madonna_in_the_church',
  'gericault_an_officer_of_the_imperial_horse_guards_charging',
  'gogh_mountainous_landscape_behind_saint_paul_hospital',
  'gogh_the_bedroom',
  'gogh_vase_with_twelve_sunflowers',
  'hoitsu_flowering_plum_screen',
  'leighton_flaming_june',
  'marc_rotes_und_blaues_pferd',
  'modigliani_paul_guillaume_novo_pilota',
  'monet_woman_with_a_parasol',
  'raphael_portrait_of_lorenzo_di_medici_duke_of_urbino',
  'rijn_the_night_watch',
  'titian_annunciation',
  'uccello_saint_george_and_the_dragon',
  'watteau_the_halt_during_the_chase',
];

/** Returns the files of those that are at hand, by the names that their styles get. */
export function unseenPaintings(data: string): Map<string, string> {
  const files = UNSEEN.map((name, at): [string, string] => [
    `unseen-${at + 1}`,
    join(data, 'paintings', `${name}.jpg`),
  ]);
  return new Map(files.filter(([, file]) => existsSync(file)));
}
