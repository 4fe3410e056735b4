/** The Chinese book of worlds. */
import type { Book } from '../book.ts';
import { companyKind } from './company.ts';
import { deviceKind } from './device.ts';
import { box, fillers, frames, grammar, headings, seconds } from './grammar.ts';
import { bridgeKind, dishKind, regulationKind } from './held-out.ts';
import { festivalKind, museumKind, projectKind } from './institutions.ts';
import { libraryKind } from './library.ts';
import { medicineKind } from './medicine.ts';
import { personKind } from './person.ts';
import { placeKind } from './place.ts';
import { real } from './real.ts';
import { shipKind } from './ship.ts';

export const chinese: Book = {
  language: 'zh',
  grammar,
  kinds: [
    companyKind,
    personKind,
    placeKind,
    deviceKind,
    medicineKind,
    libraryKind,
    shipKind,
    museumKind,
    projectKind,
    festivalKind,
    regulationKind,
    dishKind,
    bridgeKind,
  ],
  real,
  frames,
  headings,
  fillers,
  seconds,
  box,
};
