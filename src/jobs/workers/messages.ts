import type { BreakerState } from '../../data/providers/policy/circuit.js';
import type { JobFault, JobResult } from '../../domain/job.js';
import type { AttemptId } from '../life/attempt-id.js';

/** What the supervisor says to a thread. `cancel` is Bree's word for the end of the thread itself. */
export type ToThread =
  | { type: 'run'; id: AttemptId; kind: string; params: unknown }
  | { type: 'stop'; id: AttemptId }
  | { type: 'hold'; state: BreakerState }
  | 'cancel';

/** How an attempt ended on its thread. */
export type Outcome = { result: JobResult | null } | { fault: JobFault } | { stopped: true };

/** What a thread says to its supervisor. */
export type FromThread =
  | { type: 'ready' }
  | { type: 'progress'; id: AttemptId; stage: string; done: number; total: number | null }
  | { type: 'bug'; incident: string; text: string }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; text: string }
  | { type: 'breaker'; state: BreakerState }
  | { type: 'ended'; id: AttemptId; outcome: Outcome };
