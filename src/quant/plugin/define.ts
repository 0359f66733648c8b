import type { Plugin } from './plugin.js';

/** What the author of a plugin need not write. */
type Defaulted = 'version' | 'author' | 'references';

/** What an author writes of a plugin: everything but its kind, and of what has defaults only what differs. */
export type Definition<P extends Plugin> = Omit<P, 'kind' | Defaulted> & Partial<Pick<P, Defaulted>>;

/** The defaults of what every plugin says of itself. */
export const METADATA_DEFAULTS = { version: '1.0.0', author: 'AlphaQL', references: [] as readonly string[] } as const;
