/** The scheduler: many requests on one engine. */
export type { Ended, Finish, Listener, Request, Timings, Usage } from './request.ts';
export { Scheduler, type SchedulerOptions, type Submitted } from './scheduler.ts';
export type { Statistics } from './statistics.ts';
