/** How English joins sentences, refers to a subject and frames questions. */
import type { Book, Frames, Grammar } from '../book.ts';
import { capital } from './names.ts';

export const grammar: Grammar = {
  space: ' ',
  joins: [', and ', '; ', ', and '],
  stop: '.',
  colons: [': ', ': ', ' - ', ' = '],
  alias: ['{S} ({A})', '{S}, also known as {A},', '{S}, often called simply {A},', '{S} (short: {A})'],
  definite: (noun) => `the ${noun}`,
  pronounFits: (template) =>
    !template.includes('{S}') || /(^|, |\b(?:that|which|when|because|where|why|how|what|since) )\{S\}/.test(template),
  possessive: (reference) => (reference.endsWith('s') ? `${reference}'` : `${reference}'s`),
  preposition: (value) => (/^\d{4}$|^[A-Z][a-z]+ \d{4}$/.test(value) ? 'in' : 'on'),
  capital,
};

export const frames: Frames = {
  clause: [
    [
      '[Do you know|Can you tell me|Could you tell me] {C}?',
      '[Please tell me|Tell me|Find out] {C}.',
      '[I would like to know|I need to know|I want to find out] {C}.',
      '[Does the text say|Is it stated] {C}?',
      '[Look up|Check] {C}.',
      '[Quick question|One more thing|Just curious]: {C}?',
      '[My boss|A customer|My neighbour|The editor] wants to know {C}.',
      '[Hello|Good morning|Hey there], [do you have information about|can someone say] {C}?',
      '[For my notes|For the minutes|Before we go on], {C}?',
      '[Is it known|Has anyone recorded|Do the files show] {C}?',
      '[I forgot|I need a reminder of|Nobody here remembers] {C}.',
      '[Answer this|Settle this for me]: {C}?',
    ],
    [
      '[Any idea|Would you happen to know] {C}?',
      'I was wondering {C}.',
      '[Could you remind me|Can you see from the documents] {C}?',
      "I'd be grateful to learn {C}.",
      "[I can't remember|I'm not sure] {C}.",
    ],
    [
      'Hi, [a colleague|somebody] asked me {C}.',
      '[Help me understand|Please explain|Show me] {C}.',
      'Is there anything on {C}?',
      'What do we know about {C}?',
      "[I've been trying to work out|We have to say in the report] {C}.",
    ],
  ],
  noun: [
    [
      'What [is|was] {N}?',
      '[Tell me|Give me|Find|State] {N}.',
      '[I need|I am looking for|I would like to have] {N}.',
      '[Can you look up|Do you know|Could you find] {N}?',
      '{N}?',
      '[Quick question|One more thing]: what about {N}?',
      '[My boss|A customer|The editor] asks for {N}.',
      '[Fetch|Write out|Report|Say] {N}.',
      '[Is there a record of|Do the files show|Has anyone noted] {N}?',
      'I forgot {N}, what [is|was] it?',
      '{N}, please.',
    ],
    [
      '[Can I have|Would you happen to know|Could you remind me of] {N}?',
      "[I can't remember|I'd be interested in] {N}.",
      'What do the documents give as {N}?',
    ],
    [
      '[Remind me of|Show me|Quote] {N}.',
      'Is {N} [mentioned|written down] anywhere?',
      'Where do I see {N}?',
      'Somebody wants to have {N}.',
      '[What about|What are we told of] {N}?',
    ],
  ],
  personNoun: [
    [
      'Who [is|was] {N}?',
      '[Tell me|Name|Give me] {N}.',
      '[I need|I am looking for] the name of {N}.',
      '[Can you look up|Do you know] {N}?',
      'What is the name of {N}?',
      '[My boss|A customer|The editor] asks who {N} [is|was].',
      '{N}, please: who [is|was] it?',
      '[Do the files show|Is it known|I forgot] who {N} [is|was]?',
      '[Say|Write out] the name of {N}.',
    ],
    [
      'What is {N} called?',
      'Could you remind me who {N} [is|was]?',
      'Which person is named as {N}?',
      "I can't remember who {N} [is|was].",
    ],
    [
      'Somebody asks me for {N}.',
      '[Remind me of|Show me] {N}.',
      'Is {N} [mentioned|named] anywhere?',
      'Who do they say {N} [is|was]?',
    ],
  ],
};

export const headings: Book['headings'] = {
  history: ['History', 'Background', 'Beginnings', 'Timeline'],
  people: ['People', 'Leadership', 'Who is who'],
  place: ['Location', 'Where to find it', 'Site'],
  figures: ['Facts and figures', 'Numbers', 'Key data'],
  use: ['Use', 'Purpose', 'In practice'],
  rules: ['Conditions', 'Rules', 'Requirements'],
};

/** True of anything. */
export const fillers: readonly string[] = [
  'Local newspapers have written about {S} more than once.',
  'Much has been said about {S}, not all of it accurate.',
  'Photographs of {S} are easy to find in the regional archive.',
  'Opinions about {S} differ, as they often do.',
  'Older accounts describe {S} in rather different terms.',
  'A longer description of {S} is being prepared.',
  'Visitors are often surprised by how little is written about {S}.',
  'The details below were collected from several notes.',
  'Not every rumour about {S} should be believed.',
  'Several readers have asked for a short summary.',
];

export const seconds: Book['seconds'] = [
  { title: '{S}: press summary', opener: 'This press summary concerns {S}.' },
  { title: '{S}: archive note', opener: 'The following note on {S} was found in the archive.' },
  { title: '{S}: registry extract', opener: 'Extract from the public registry on {S}.' },
  { title: '{S}: information leaflet', opener: 'This leaflet gives a short account of {S}.' },
  { title: '{S}: field report', opener: 'Field report about {S}, compiled by a correspondent.' },
];

export const box: Book['box'] = [
  ['Field', 'Value'],
  ['Item', 'Entry'],
  ['Property', 'Detail'],
];
