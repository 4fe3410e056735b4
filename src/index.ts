/** What `import ... from 'callosum'` gives: the public surface of every room. Today there is one room, the numeric core. */
export * from './tensor/index.ts';
