import { badInput, notFound } from '../domain/errors.js';
import type { StrategyFile } from '../jobs/read-strategies.js';
import type { StrategyReading } from '../quant/strategy/read-strategy.js';

/** What this service is given. */
export interface StrategySettings {
  /** The strategies that the server has loaded, faulty ones included. */
  files: readonly StrategyFile[];
  /** Name of the one that is meant when none is named. */
  defaultStrategy: string;
  /** Reads a document as loading it would. */
  read(document: string): StrategyReading;
}

/** Longest document that is checked, bytes. */
const LONGEST_DOCUMENT = 100_000;

/** The strategies that the server has loaded. */
export class Strategies {
  private readonly byName: ReadonlyMap<string, StrategyFile>;

  constructor(private readonly settings: StrategySettings) {
    const sorted = [...settings.files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    // Of two files that state one name the first keeps it: the second is listed with its problem, but never meant.
    this.byName = new Map([...sorted].reverse().map((file) => [file.name, file]));
    this.list = sorted;
  }

  /** All of them, by name. */
  readonly list: readonly StrategyFile[];

  /** The name that is meant: the one that was given, else the configured one. */
  nameOf(name: string | null): string {
    return name ?? this.settings.defaultStrategy;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** A strategy. Throws NOT_FOUND, which names the known ones. */
  get(name: string): StrategyFile {
    const strategy = this.byName.get(name);
    if (!strategy) throw notFound('strategy', name, [...this.byName.keys()]);
    return strategy;
  }

  find(name: string): StrategyFile | null {
    return this.byName.get(name) ?? null;
  }

  isDefault(strategy: StrategyFile): boolean {
    return strategy === this.byName.get(this.settings.defaultStrategy);
  }

  /** Everything that is wrong with a document, or its plan. Throws BAD_USER_INPUT for one of more than 100 kB. */
  check(document: string): StrategyReading {
    const bytes = Buffer.byteLength(document);
    if (bytes > LONGEST_DOCUMENT) throw badInput(['document'], `at most ${LONGEST_DOCUMENT} bytes long`, `${bytes} bytes`);
    return this.settings.read(document);
  }
}
