/** Hubs of models: finding, fetching and keeping them. */
export { HubError } from './error.ts';
export { chosenFiles, type PullOptions, pull } from './pull.ts';
export { checkRepository, type Hub, hubOf, readRevision } from './repository.ts';
export { type Pulled, readPulled, resolveModel, type StoredModel, storedModels, storeFolder } from './store.ts';
