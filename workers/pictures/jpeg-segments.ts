/** How segments of a JPEG begin, after their length, by what they hold: EXIF data (Exif 3.0), XMP, and a part of an ICC profile. */
export const EXIF = 'Exif\0\0';
export const XMP = 'http://ns.adobe.com/xap/1.0/\0';
export const ICC = 'ICC_PROFILE\0';
