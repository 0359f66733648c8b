import { z } from 'zod';
import type { Reply } from '../policy/check-reply.js';
import { data, drift, openEnvelope, type Reading } from './reading.js';

type Modules = Record<string, z.ZodType>;

/** The modules that were found, each as its schema reads it. */
export type Summary<M extends Modules> = { [K in keyof M]?: z.output<M[K]> };

/** The modules of a reply of `quoteSummary`. A module that is not there is left out; one of another form is a failure. */
export function openSummary<M extends Modules>(reply: Reply, what: string, modules: M): Reading<Summary<M>> {
  const opened = openEnvelope(reply, 'quoteSummary');
  if (opened.kind !== 'data') return opened;
  const optional = Object.fromEntries(Object.entries(modules).map(([name, schema]) => [name, schema.nullish()]));
  const read = z.object(optional).safeParse(opened.data[0]);
  if (!read.success) return drift(what, read.error);
  const found = Object.entries(read.data).filter(([, module]) => module !== null && module !== undefined);
  return data(Object.fromEntries(found) as Summary<M>);
}
