/** The text room: from raw text to token shards. */
export * from './shards/index.ts';
