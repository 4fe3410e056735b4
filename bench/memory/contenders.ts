/** Who answers in each column, and what each of them needs: opened when a column asks for it first, shared by all figures of a run. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Base } from './base.ts';
import { type Contender, type ContenderName, Evaluation } from './evaluation.ts';
import { Floor } from './floor.ts';
import { Lora } from './lora.ts';
import type { Network } from './network.ts';
import { Peers } from './peers.ts';
import { type Counts, practice } from './sets.ts';

/** An evaluation on one base, whose processes are its own. */
export function evaluationOn(base: Base, network: Network, counts: Counts): Evaluation {
  const peers = new Peers(base, practice);
  const open = async (name: ContenderName): Promise<Contender> => {
    switch (name) {
      case 'base':
      case 'oracle':
      case 'rag':
        needFile(base.file);
        return { answer: (draw, questions) => peers.answer(name, draw, questions) };
      case 'floor': {
        const floor = new Floor();
        return { answer: async (draw, questions) => floor.answer(draw, questions) };
      }
      case 'found':
        return { answer: (draw, questions, shown) => network.answer(name, draw, questions, shown) };
      case 'gold':
      case 'addressed':
      case 'asked':
        needFile(base.file);
        return { answer: (draw, questions, shown) => network.answer(name, draw, questions, shown) };
      case 'lora': {
        needFile(base.file);
        return new Lora(base.file);
      }
    }
  };
  const known = new Map<ContenderName, Promise<Contender>>();
  return new Evaluation(counts, (name) => {
    const contender = known.get(name) ?? open(name);
    known.set(name, contender);
    return contender;
  });
}

function needFile(file: string): void {
  if (!existsSync(file)) throw new Error(`${basename(file)} is not there`);
}
