/** The formats of strings that are enforced, as regular expressions of whole texts. A format that is not here says nothing, as the standard has it. */
import { type Dfa, dfaOf } from '../algebra.ts';
import { matching } from '../pattern.ts';
import { Work } from '../work.ts';

const LEAP = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const DATE = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${LEAP}-02-29)`;
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?';
const HOSTNAME = `${LABEL}(?:\\.${LABEL}){0,4}`;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const GROUP = '[0-9a-fA-F]{1,4}';
/** Eight groups, or fewer around two colons. */
const IPV6 = [
  `(?:${GROUP}:){7}(?:${GROUP}|:)`,
  ...[1, 2, 3, 4, 5, 6].map(
    (before) => `(?:${GROUP}:){${before}}(?::${GROUP}){1,${7 - before}}|(?:${GROUP}:){${before}}:`,
  ),
  `:(?:(?::${GROUP}){1,7}|:)`,
].join('|');
const URI_CHARACTER = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";

/** Every text that a pattern here matches has the format; the rarest texts of a format may be left out (leap seconds, IPv6 with an IPv4 tail). */
const FORMAT_PATTERNS: Readonly<Record<string, string>> = {
  date: DATE,
  time: TIME,
  'date-time': `${DATE}T${TIME}`,
  duration: 'P(?:\\d{1,4}Y)?(?:\\d{1,2}M)?\\d{1,3}D(?:T\\d{1,2}H(?:\\d{1,2}M)?(?:\\d{1,2}S)?)?',
  email: `[A-Za-z0-9_+-]{1,40}(?:\\.[A-Za-z0-9_+-]{1,20}){0,3}@${LABEL}(?:\\.${LABEL}){1,3}`,
  hostname: HOSTNAME,
  ipv4: `${OCTET}(?:\\.${OCTET}){3}`,
  ipv6: IPV6,
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  uri: `https?://${HOSTNAME}(?::\\d{1,4})?(?:/${URI_CHARACTER}{0,60}){0,8}(?:\\?(?:${URI_CHARACTER}|[/?]){0,100})?(?:#(?:${URI_CHARACTER}|[/?]){0,40})?`,
};

const made = new Map<string, Dfa>();

/** The texts that have a format; undefined: any. */
export function formatTexts(name: string): Dfa | undefined {
  if (!Object.hasOwn(FORMAT_PATTERNS, name)) return undefined;
  const dfa = made.get(name) ?? dfaOf(matching(FORMAT_PATTERNS[name], name), { what: name, work: new Work() });
  made.set(name, dfa);
  return dfa;
}
