/** Invented English-looking names, by syllables. */
import type { Name } from '../book.ts';
import type { Dice } from '../dice.ts';

const ONSETS = 'b br c cr d dr f fl g gl gr h j k kl l m n p pl qu r s sk sl sn st t tr v w y z th sh'.split(' ');
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'a', 'e', 'i', 'o', 'a', 'e', 'o', 'ou', 'ei', 'ia'];
const MIDDLES = 'l r n m v d t lv rn ld nd rv st sk mb rk lm nt z ss ll'.split(' ');
const ENDS = 'n r l s m th ck st x d nd rn k t v'.split(' ');

/** Two or three syllables, lower case. */
export function word(dice: Dice, syllables = dice.chance(0.6) ? 2 : 3): string {
  let out = dice.pick(ONSETS);
  for (let i = 1; i < syllables; i++) out += dice.pick(VOWELS) + dice.pick(MIDDLES);
  out += dice.pick(VOWELS);
  return dice.chance(0.6) ? out + dice.pick(ENDS) : out;
}

export function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

export const proper = (dice: Dice): string => capital(word(dice));

const SHE =
  'Ada Brida Carys Delia Elin Farah Greta Hanne Ilse Jorun Katya Lene Mirel Nadia Odile Petra Rhea Saskia Tova Una Vesna Wilma Yara Zofia'.split(
    ' ',
  );
const HE =
  'Anton Boris Caspar Dorian Emil Florin Gideon Hugo Ivo Joris Karel Lucian Marek Nestor Otto Pavel Quentin Rurik Silas Tomas Ulf Viktor Wim Yann'.split(
    ' ',
  );

export function person(dice: Dice): string {
  const first = dice.pick(dice.chance(0.5) ? SHE : HE);
  const middle = dice.chance(0.15) ? ` ${dice.pick('ABCDEFGHJKLMNPRSTVW'.split(''))}.` : '';
  return `${first}${middle} ${proper(dice)}`;
}

const PLACE_ENDS = [
  '',
  '',
  'ford',
  'holm',
  'wick',
  'by',
  'haven',
  'mere',
  'stead',
  'burg',
  'dale',
  ' Bay',
  ' Hill',
  'port',
];
export const place = (dice: Dice): string =>
  dice.chance(0.3) ? proper(dice) : capital(word(dice, 2)) + dice.pick(PLACE_ENDS);

/** A name of two parts, the alias made of the first or of capitals. `like`: shares its first part. */
function branded(dice: Dice, like: string | undefined, ends: readonly string[]): Name {
  const first = like?.split(' ')[0] ?? proper(dice);
  const end = dice.pick(ends);
  const name = `${first} ${end}`;
  const initials = `${first.slice(0, 2).toUpperCase()}${end[0].toUpperCase()}`;
  return { name, alias: dice.chance(0.6) ? first : initials };
}

const COMPANY =
  'Systems,Foods,Logistics,Instruments,Textiles,Energy,Ceramics,Optics,Shipping,Brewing,Robotics,Paper,Tools,Seeds'.split(
    ',',
  );
export const company = (dice: Dice, like?: string): Name => branded(dice, like, COMPANY);

const MUSEUM =
  'Museum of Glass,Museum of Clocks,Maritime Museum,Toy Museum,Museum of Printing,Salt Museum,Textile Museum,Museum of Maps,Railway Museum'.split(
    ',',
  );
export const museum = (dice: Dice, like?: string): Name => branded(dice, like, MUSEUM);

const FESTIVAL =
  'Lantern Festival,Harvest Fair,Film Days,Jazz Week,Kite Festival,Book Fair,Winter Market,Folk Festival,Light Parade'.split(
    ',',
  );
export const festival = (dice: Dice, like?: string): Name => branded(dice, like, FESTIVAL);

const PROJECT = 'Project,Survey,Initiative,Study,Programme,Array,Experiment'.split(',');
export const project = (dice: Dice, like?: string): Name => branded(dice, like, PROJECT);

const BRIDGE = 'Bridge,Viaduct,Crossing,Footbridge'.split(',');
export const bridge = (dice: Dice, like?: string): Name => ({ name: branded(dice, like, BRIDGE).name });

const RULE =
  'Noise Ordinance,Water Act,Harbour Regulation,Heating Directive,Parking Code,Waste Decree,Forest Act,Lighting Rule'.split(
    ',',
  );
export function regulation(dice: Dice, like?: string): Name {
  const { name } = branded(dice, like, RULE);
  return {
    name,
    alias: `${name
      .split(' ')
      .map((part) => part.slice(0, 2).toUpperCase())
      .join('')}`,
  };
}

const DISH = 'stew,dumplings,pie,flatbread,porridge,noodles,pickle,soup,cake,pudding'.split(',');
export const dish = (dice: Dice, like?: string): Name => ({
  name: `${like?.split(' ')[0] ?? proper(dice)} ${dice.pick(DISH)}`,
});

/** A device: brand word and a model number. */
export function device(dice: Dice, like?: string): Name {
  const brand = like?.split(' ')[0] ?? proper(dice);
  const model = `${dice.pick('ABCDEFGHKLMNPRSTVXZ'.split(''))}${dice.between(2, 9)}${dice.chance(0.5) ? '0' : ''}`;
  return { name: `${brand} ${model}`, alias: model };
}

export function library(dice: Dice, like?: string): Name {
  const stem = like ? like.slice(0, Math.max(3, like.length - 2)) : word(dice);
  return { name: stem + dice.pick(['io', 'kit', 'db', 'js', 'ml', 'flow', 'lex', 'net', 'wire']) };
}

export function ship(dice: Dice, like?: string): Name {
  const first = like?.split(' ')[0] ?? proper(dice);
  return {
    name: `${first} ${dice.pick(['Dawn', 'Star', 'Spirit', 'Pearl', 'Wind', 'Courage', 'Tide', 'Venture'])}`,
    alias: first,
  };
}

export function medicine(dice: Dice, like?: string): Name {
  const stem = (like ? like.slice(0, Math.max(4, like.length - 4)) : proper(dice)).replace(/[aeiou]+$/, '');
  const code = `${stem.slice(0, 2).toUpperCase()}-${dice.between(100, 999)}`;
  return { name: stem + dice.pick(['azole', 'imab', 'otide', 'idine', 'oxacin', 'afen', 'ulin']), alias: code };
}

/** The pronoun goes with the first name: 0 she, 1 he. */
export function personName(dice: Dice, like?: string): Name {
  if (like !== undefined) {
    const pronoun = dice.below(2);
    return { name: `${dice.pick(pronoun === 0 ? SHE : HE)} ${like.split(' ').at(-1)}`, pronoun };
  }
  const name = person(dice);
  const [first] = name.split(' ');
  return { name, alias: name.split(' ').at(-1)!, pronoun: SHE.includes(first) ? 0 : 1 };
}

export function placeName(dice: Dice, like?: string): Name {
  if (like !== undefined) return { name: `${dice.pick(['Upper', 'Lower', 'New', 'East', 'West'])} ${like}` };
  return { name: place(dice) };
}
