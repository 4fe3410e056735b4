/** A world's Chinese part in traditional characters: character for character, so that every offset stays. */
import type { Part } from './generate.ts';
import type { WorldDocument } from './world.ts';
import { TRADITIONAL } from './zh/traditional.ts';

const characters = new Map<string, string>();
for (let i = 0; i < TRADITIONAL.length; i += 2) characters.set(TRADITIONAL[i], TRADITIONAL[i + 1]);

export function inTraditional({ documents, twins, questions }: Part): Part {
  const page = (one: WorldDocument): WorldDocument => ({
    ...one,
    name: turn(one.name),
    title: turn(one.title),
    text: turn(one.text),
  });
  return {
    documents: documents.map(page),
    twins: twins.map(page),
    questions: questions.map((one) => ({
      ...one,
      question: turn(one.question),
      answers: one.answers.map(turn),
      evidence: one.evidence.map((piece) => ({ ...piece, document: turn(piece.document) })),
      documents: one.documents.map(turn),
      entity: turn(one.entity),
      ...(one.foil === undefined ? {} : { foil: turn(one.foil) }),
    })),
  };
}

function turn(text: string): string {
  let out = '';
  for (const c of text) out += characters.get(c) ?? c;
  return out;
}
