/**
 * The character maps that PDF readers are expected to bring for Chinese, Japanese and Korean fonts, such as UniGB-UCS2-H and GBK-EUC-H, made
 * here. The published ones lead from codes to Adobe's numbers of glyphs and from these to Unicode; since text is wanted and no glyph, Unicode
 * takes the place of those numbers here. A font that has nothing but Adobe's numbers is reported by `unreadable`.
 */

/** Codes are Unicode already. */
const UNICODE_MAP = /^Uni(?:GB|CNS|JIS2004|JIS|KS)-(?:UCS2|UTF16)(?:-HW)?-[HV]$/;
/** Codes of one and two bytes, by what decodes them. */
const CODED_MAPS: [pattern: RegExp, encoding: string][] = [
  [/^GB(?:K|Kp|pc)?-EUC-[HV]$|^GBK2K-[HV]$/, 'gb18030'],
  [/^(?:ETen|ETenms|HKscs)-B5-[HV]$|^B5pc-[HV]$/, 'big5'],
  [/^(?:90ms|90msp|90pv|83pv)-RKSJ-[HV]$/, 'shift_jis'],
  [/^EUC-[HV]$/, 'euc-jp'],
  [/^KSC(?:ms-UHC|ms-UHC-HW|pc-EUC|-EUC)-[HV]$/, 'euc-kr'],
];
const TO_UNICODE = /^Adobe-(?:GB|CNS|Japan|Korea)1-UCS2$/;

/** Gives pdf.js the maps that a document asks for; one for each document. */
export class CharacterMaps {
  /** Names of what was asked for and cannot be given: text in these fonts is not to be trusted. */
  readonly unreadable = new Set<string>();
  /** A map of ours is in use, whose numbers lead back. */
  #ours = false;

  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const map = kind === 'cMapUrl' ? this.#mapOf(filename) : undefined;
    if (map === undefined) throw new Error(`${filename} is not needed for text`);
    return new TextEncoder().encode(map);
  }

  #mapOf(name: string): string | undefined {
    if (UNICODE_MAP.test(name)) {
      this.#ours = true;
      return mapText(['<0000> <ffff>'], ['<0000> <ffff> 0']);
    }
    const coded = CODED_MAPS.find(([pattern]) => pattern.test(name));
    if (coded) {
      this.#ours = true;
      return codedMap(coded[1]);
    }
    if (TO_UNICODE.test(name) && this.#ours) return backMap();
    this.unreadable.add(name);
    return undefined;
  }
}

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

function mapText(codes: readonly string[], ranges: readonly string[]): string {
  return [
    'begincmap',
    `${codes.length} begincodespacerange`,
    ...codes,
    'endcodespacerange',
    `${ranges.length} begincidrange`,
    ...ranges,
    'endcidrange',
    'endcmap',
  ].join('\n');
}

/** Every code of one or two bytes that the encoding decodes to one UTF-16 unit. */
function codedMap(encoding: string): string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const unitOf = (...bytes: number[]): number | undefined => {
    try {
      const text = decoder.decode(new Uint8Array(bytes));
      return text.length === 1 ? text.charCodeAt(0) : undefined;
    } catch {
      return undefined;
    }
  };
  const ranges: string[] = [];
  const codes: string[] = [];
  for (let lead = 0; lead <= 0xff; lead++) {
    const alone = unitOf(lead);
    if (alone !== undefined) {
      codes.push(`<${hex(lead, 2)}> <${hex(lead, 2)}>`);
      ranges.push(`<${hex(lead, 2)}> <${hex(lead, 2)}> ${alone}`);
      continue;
    }
    if (lead < 0x81) continue;
    codes.push(`<${hex(lead, 2)}30> <${hex(lead, 2)}fe>`);
    for (let trail = 0x30; trail <= 0xfe; trail++) {
      const unit = unitOf(lead, trail);
      const code = hex(lead * 256 + trail, 4);
      if (unit !== undefined) ranges.push(`<${code}> <${code}> ${unit}`);
    }
  }
  return mapText(codes, ranges);
}

/** Each number is the Unicode of its character. */
function backMap(): string {
  const rows = Array.from({ length: 256 }, (_, high) => `<${hex(high, 2)}00> <${hex(high, 2)}ff> <${hex(high, 2)}00>`);
  return [
    'begincmap',
    '1 begincodespacerange',
    '<0000> <ffff>',
    'endcodespacerange',
    `${rows.length} beginbfrange`,
    ...rows,
    'endbfrange',
    'endcmap',
  ].join('\n');
}
