import { ID } from 'type-graphql';
import { nodeIdOf } from '../../domain/node-id.js';
import type { StrategyFile } from '../../jobs/read-strategies.js';
import { Field, Type } from '../decorators.js';
import { Node } from './node.js';
import { Plan } from './plan.js';
import { Problem } from './problem.js';

@Type('A YAML document about what is traded and how.', { implements: Node })
export class Strategy implements Node {
  constructor(
    readonly file: StrategyFile,
    isDefault: boolean,
  ) {
    this.id = nodeIdOf('Strategy', file.name);
    this.isDefault = isDefault;
  }

  @Field(() => ID, 'Opaque id.')
  readonly id: string;

  @Field(() => String, 'Its name, unique.')
  get name(): string {
    return this.file.name;
  }

  @Field(() => String, 'Version it states.')
  get version(): string {
    return this.file.version;
  }

  @Field(() => String, 'What it is, in its own words.')
  get description(): string {
    return this.file.description;
  }

  @Field(() => String, 'SHA-256 of the document, hexadecimal.')
  get hash(): string {
    return this.file.hash;
  }

  @Field(() => String, 'The YAML text.')
  get document(): string {
    return this.file.document;
  }

  @Field(() => Boolean, 'Whether it is the one meant when none is named.')
  readonly isDefault: boolean;

  @Field(() => [Problem], 'Everything that is wrong with it; empty if it can run.')
  get problems(): readonly Problem[] {
    return this.file.problems;
  }
}

@Type('What came of checking a document.')
export class StrategyCheck {
  @Field(() => [Problem], 'Everything that is wrong with it; empty if it could run.')
  problems!: readonly Problem[];

  @Field(() => Plan, 'The document checked, with its defaults; null if it has problems.', { nullable: true })
  plan!: Plan | null;
}
