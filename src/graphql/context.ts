import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '../domain/caller.js';
import type { Answer } from '../services/answer.js';
import type { Services } from '../services/services.js';
import { createLoaders, type Loaders } from './loaders.js';

/** Why a field is null without an error; `extensions.reasons` of the response. */
export interface Reason {
  /** Where in the response. */
  path: (string | number)[];
  message: string;
}

/** What resolvers have at hand for one request. */
export interface Context {
  /** Who is asking; every caller may read. */
  readonly caller: Caller;
  readonly services: Services;
  readonly loaders: Loaders;
  readonly reasons: Reason[];
}

/** The context of a request. Loaders are made with the first field that needs one: most requests need none. */
export function createContext(services: Services, caller: Caller): Context {
  let loaders: Loaders | undefined;
  return {
    caller,
    services,
    reasons: [],
    get loaders() {
      loaders ??= createLoaders(services);
      return loaders;
    },
  };
}

/** What was found, or null with its reason noted for the response. */
export function valueOrReason<T>(answer: Answer<T>, { reasons }: Context, info: GraphQLResolveInfo): T | null {
  if (answer.reason !== null) {
    const path: (string | number)[] = [];
    for (let at: typeof info.path | undefined = info.path; at; at = at.prev) path.unshift(at.key);
    reasons.push({ path, message: answer.reason });
    // Fields are answered beside each other: by their paths, the same question has the same answer.
    reasons.sort((a, b) => (a.path.join() < b.path.join() ? -1 : 1));
  }
  return answer.value;
}
