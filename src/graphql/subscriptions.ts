/**
 * Subscriptions whose events are executed once for all who ask the same: a thousand who follow one job cost one execution an event instead
 * of a thousand.
 *
 * Each event has a context of its own, so that what was loaded or noted for one is neither shown nor kept with the next.
 */
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import type { Context } from './context.js';

/** An operation that may be executed. */
export interface PreparedOperation extends ExecutionArgs {
  contextValue: Context;
  /** Equal for operations to which the same event gives the same answer: same text, variables and caller. */
  key: string;
}

/** Executes the events of subscriptions. */
export class Subscriptions {
  private readonly results = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();

  /** `contextOf` makes the context of an event from that of its operation. */
  constructor(private readonly contextOf: (context: Context) => Context) {}

  /** The results of a subscription, or the one that says why there are none. */
  async subscribe(operation: PreparedOperation): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const events = await createSourceEventStream(operation);
    if (!isStream(events)) return events;
    const source = events[Symbol.asyncIterator]();
    const ended = { value: undefined, done: true } as const;
    const stream: AsyncIterableIterator<ExecutionResult> = {
      next: async () => {
        const { value, done } = await source.next();
        return done ? ended : { value: await this.resultOf(value as object, operation), done: false };
      },
      return: async () => {
        await source.return?.();
        return ended;
      },
      [Symbol.asyncIterator]: () => stream,
    };
    return stream;
  }

  private resultOf(event: object, operation: PreparedOperation): Promise<ExecutionResult> {
    const results = this.results.get(event) ?? new Map<string, Promise<ExecutionResult>>();
    this.results.set(event, results);
    const result = results.get(operation.key) ?? this.execute(event, operation);
    results.set(operation.key, result);
    return result;
  }

  private async execute(event: object, operation: PreparedOperation): Promise<ExecutionResult> {
    const contextValue = this.contextOf(operation.contextValue);
    return withReasons(await execute({ ...operation, rootValue: event, contextValue }), contextValue);
  }
}

/** A result that says why what it has is null without an error. */
export function withReasons(result: ExecutionResult, { reasons }: Context): ExecutionResult {
  return reasons.length === 0 ? result : { ...result, extensions: { ...result.extensions, reasons } };
}

function isStream(events: AsyncIterable<unknown> | ExecutionResult): events is AsyncIterable<unknown> {
  return Symbol.asyncIterator in events;
}
