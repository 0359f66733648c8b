/** What of a piece of work's CPU time goes into some of its functions, by V8's sampling profiler. */
import { Session } from 'node:inspector/promises';

const INTERVAL_US = 1000;

/**
 * Runs work and returns its value with the seconds that its thread was busy, and those of them that it spent in functions of the given names
 * or in what these call. Sampled once a millisecond, which costs the work a few percent.
 */
export async function profiled(names, work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
  const value = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const within = new Map();
  const isWithin = (id) => {
    if (id === undefined) return false;
    if (!within.has(id)) within.set(id, names.includes(nodes.get(id).callFrame.functionName) || isWithin(parents.get(id)));
    return within.get(id);
  };
  let [busy, inside] = [0, 0];
  profile.samples.forEach((id, i) => {
    const { functionName } = nodes.get(id).callFrame;
    if (functionName === '(idle)' || functionName === '(program)') return;
    busy += profile.timeDeltas[i];
    if (isWithin(id)) inside += profile.timeDeltas[i];
  });
  return { value, busy: busy / 1e6, inside: inside / 1e6 };
}
