/** The entry of the worker thread for checkpoints. */
import { loadServed } from './load.ts';
import { serve } from './serve.ts';

await serve(loadServed);
