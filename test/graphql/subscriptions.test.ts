import { buildSchema, type ExecutionResult, parse } from 'graphql';
import { ANONYMOUS } from '../../src/domain/caller.js';
import { type Context, createContext } from '../../src/graphql/context.js';
import { Subscriptions } from '../../src/graphql/subscriptions.js';
import type { Services } from '../../src/services/services.js';

/** A schema of one subscription, whose field `n` counts how often it is resolved and notes a reason each time. */
function countingSchema(events: () => AsyncIterableIterator<object>) {
  const schema = buildSchema('type Query { none: Int } type Subscription { tick: Tick } type Tick { n: Int }');
  const state = { resolved: 0 };
  schema.getSubscriptionType()!.getFields().tick.subscribe = events;
  schema.getSubscriptionType()!.getFields().tick.resolve = (event: { n: number }, _args, { reasons }: Context) => {
    state.resolved++;
    reasons.push({ path: ['tick'], message: `event ${event.n}` });
    return event;
  };
  return { schema, state };
}

async function* ticks(shared: readonly object[]): AsyncIterableIterator<object> {
  yield* shared;
}

const contextOf = () => createContext({} as Services, ANONYMOUS);
const operation = (schema: ReturnType<typeof countingSchema>['schema'], key: string) => ({
  schema,
  document: parse('subscription { tick { n } }'),
  contextValue: contextOf(),
  key,
});

async function all(stream: AsyncIterableIterator<ExecutionResult> | ExecutionResult): Promise<ExecutionResult[]> {
  const results: ExecutionResult[] = [];
  for await (const result of stream as AsyncIterableIterator<ExecutionResult>) results.push(result);
  return results;
}

describe('subscriptions', () => {
  const events = [{ n: 1 }, { n: 2 }];

  it('execute an event once for all who ask the same, and once more for who asks something else', async () => {
    const { schema, state } = countingSchema(() => ticks(events));
    const subscriptions = new Subscriptions(contextOf);
    const same = await Promise.all([1, 2, 3].map(() => subscriptions.subscribe(operation(schema, 'same'))));
    const heard = await Promise.all(same.map(all));
    for (const results of heard) expect(results.map(({ data }) => data)).toEqual([{ tick: { n: 1 } }, { tick: { n: 2 } }]);
    expect(state.resolved).toBe(2);
    await all(await subscriptions.subscribe(operation(schema, 'another caller')));
    expect(state.resolved).toBe(4);
  });

  it('show with an event what was noted for it, and nothing of those before', async () => {
    const { schema } = countingSchema(() => ticks(events));
    const results = await all(await new Subscriptions(contextOf).subscribe(operation(schema, 'a')));
    expect(results.map(({ extensions }) => extensions)).toEqual([
      { reasons: [{ path: ['tick'], message: 'event 1' }] },
      { reasons: [{ path: ['tick'], message: 'event 2' }] },
    ]);
  });

  it('end their source when they are left', async () => {
    let left = false;
    const { schema } = countingSchema(async function* () {
      try {
        yield* events;
      } finally {
        left = true;
      }
    });
    const stream = await new Subscriptions(contextOf).subscribe(operation(schema, 'a'));
    for await (const _ of stream as AsyncIterableIterator<ExecutionResult>) break;
    expect(left).toBe(true);
  });

  it('answer with the error that keeps them from beginning', async () => {
    const { schema } = countingSchema(() => {
      throw new Error('no such job');
    });
    expect(await new Subscriptions(contextOf).subscribe(operation(schema, 'a'))).toMatchObject({
      errors: [{ message: 'no such job' }],
    });
  });
});
