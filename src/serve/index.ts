/** The server: HTTP in front of a data network. */
export { createApp } from './app.ts';
export { ServeError, type ServeOptions, type Server, serve } from './server.ts';
export { buildStudio } from './studio-build.ts';
