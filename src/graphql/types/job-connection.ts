import { connectionType } from './connection.js';
import { Job } from './job.js';
import { JobEvent } from './job-event.js';

/** A page of jobs. */
export const JobConnection = connectionType('Job', () => Job, 'Jobs');
export type JobConnection = InstanceType<typeof JobConnection>;

/** A page of what happened to a job. */
export const JobEventConnection = connectionType('JobEvent', () => JobEvent, 'Events of a job');
export type JobEventConnection = InstanceType<typeof JobEventConnection>;
