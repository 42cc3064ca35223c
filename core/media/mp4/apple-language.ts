/** Languages by their numbers in QuickTime files, from 0 on (QuickTime File Format, "Language code values"). The codes are ISO 639-2/B, as in FFmpeg. */
const LANGUAGES =
  'eng fra ger ita dut swe spa dan por nor heb jpn ara fin gre ice mlt tur hrv chi urd hin tha kor lit pol hun est lav sme fao fas rus chi dut gle alb ron ces slk slv yid srp mac bul ukr bel uzb kaz aze aze arm geo ron kir tgk tuk mon mon pus kur kas snd tib nep san mar ben asm guj pan ori mal kan tam tel sin bur khm lao vie ind tgl may may amh tir orm som swa kin run nya mlg epo'.split(
    ' ',
  );
/** Smaller numbers are Apple's. From this one on, the number packs three letters. */
const FIRST_LETTERS = 0x400;

/** Returns the language of an Apple code; undefined for a code of letters, which mediabunny reads. */
export function appleLanguage(code: number | undefined): string | undefined {
  return code !== undefined && code < FIRST_LETTERS ? LANGUAGES[code] : undefined;
}
