export { type Jobs, type JobsOptions, registerJobs } from './register-jobs.ts';
