/** The English book of worlds. */
import type { Book } from '../book.ts';
import { bridgeKind } from './bridge.ts';
import { companyKind } from './company.ts';
import { deviceKind } from './device.ts';
import { dishKind } from './dish.ts';
import { festivalKind } from './festival.ts';
import { box, fillers, frames, grammar, headings, seconds } from './grammar.ts';
import { libraryKind } from './library.ts';
import { medicineKind } from './medicine.ts';
import { museumKind } from './museum.ts';
import { personKind } from './person.ts';
import { placeKind } from './place.ts';
import { projectKind } from './project.ts';
import { real } from './real.ts';
import { regulationKind } from './regulation.ts';
import { shipKind } from './ship.ts';

export const english: Book = {
  language: 'en',
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
