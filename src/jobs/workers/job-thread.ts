/**
 * What a worker thread does: one job after the other, as its supervisor hands them out. It opens the store and finds the plugins when it
 * starts. `workers/job.ts` is the door to it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../domain/errors.js';
import type { JobContext } from '../context.js';
import type { JobKind } from '../kinds/kind.js';
import { findKind } from '../kinds/kinds.js';
import { Attempt, Stopped } from '../life/attempt.js';
import type { AttemptId } from '../life/attempt-id.js';
import { faultOf } from '../life/fault.js';
import { openContext } from '../open-context.js';
import type { WorkSettings } from '../work.js';
import type { FromThread, Outcome, ToThread } from './messages.js';
import { connectionsStandBack, standBack } from './stand-back.js';
import { threadPolicy } from './thread-policy.js';

let current: Attempt | null = null;
let extraKinds: Readonly<Record<string, JobKind>> = {};
/** The attempt that was last asked to stop: the request may come before the attempt is open. */
let stopped: AttemptId | null = null;

const isSame = (a: AttemptId, b: AttemptId | null) => a.jobId === b?.jobId && a.claim === b.claim;

/** Serves jobs until the thread is told to end. */
export async function serveJobs(): Promise<void> {
  standBack();
  const settings = workerData as WorkSettings;
  if (settings.extraKinds !== undefined) extraKinds = (await import(settings.extraKinds)).KINDS;
  const policy = threadPolicy(settings, say);
  const context = { ...(await openContext(settings)), yahoo: { policy } };
  connectionsStandBack(context.store);
  parentPort?.on('message', (message: ToThread) => {
    if (message === 'cancel') void context.store.close().finally(() => process.exit(0));
    else if (message.type === 'stop') stop(message.id);
    else if (message.type === 'hold') policy.hold(message.state);
    else void serve(context, message);
  });
  say({ type: 'ready' });
}

function stop(id: AttemptId): void {
  stopped = id;
  if (current && isSame(current.id, id)) current.stop();
}

async function serve(context: JobContext, { id, kind, params }: Extract<ToThread, { type: 'run' }>): Promise<void> {
  say({ type: 'ended', id, outcome: await work(context, id, kind, params) });
  current = null;
}

async function work(context: JobContext, id: AttemptId, name: string, params: unknown): Promise<Outcome> {
  try {
    current = await Attempt.open(context.store, id, (stage, done, total) => say({ type: 'progress', id, stage, done, total }));
    if (isSame(id, stopped)) current.stop();
    const kind = findKind(name) ?? extraKinds[name];
    if (!kind) throw unknownKind(name);
    return { result: await kind.run(context, kind.params.parse(params), current) };
  } catch (error) {
    if (error instanceof Stopped) return { stopped: true };
    const bug = (incident: string, cause: unknown) =>
      say({ type: 'bug', incident, text: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) });
    return { fault: faultOf(error, bug) };
  }
}

/** A newer machine has asked for what this one cannot do yet: a later attempt may meet one that can. */
function unknownKind(name: string): AppError {
  const message = `This worker does not know jobs of the kind "${name}". Start workers of the version that made the job.`;
  return new AppError('UNAVAILABLE', [{ code: 'UNAVAILABLE', path: ['kind'], message, suggestions: [] }]);
}

function say(message: FromThread): void {
  parentPort?.postMessage(message);
}
