/** The styles that were learned from paintings, with their files in `images/style`, as in training/repaint_training/styles.py. */
export const PAINTINGS: Readonly<Record<string, string>> = {
  'starry-night': 'van_gogh_starry_night_1889.jpg',
  'great-wave': 'hokusai_great_wave_1831.jpg',
  'composition-vii': 'kandinsky_composition_vii_1913.jpg',
  'the-scream': 'munch_the_scream_1893.jpg',
  udnie: 'picabia_udnie_1913.jpg',
};
