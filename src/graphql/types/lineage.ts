import { Float, Int } from 'type-graphql';
import { Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';

@Type('One line of an environment.')
export class EnvironmentEntry {
  @Field(() => String, 'What.')
  name!: string;

  @Field(() => String, 'Its version or kind.')
  value!: string;
}

@Type('What a stored result was made of: enough to make it again.')
export class Lineage {
  @Field(() => DateTimeScalar, 'Only what was known at this instant was used.')
  asOf!: Date;

  @Field(() => Float, 'Data version that was read. A whole number that every committed ingest or run raises.')
  dataVersion!: number;

  @Field(() => String, 'Version that the strategy document states; null without a strategy.', { nullable: true })
  strategyVersion!: string | null;

  @Field(() => String, "SHA-256 of the checked plan with its plugins' versions, hexadecimal; null without a strategy.", {
    nullable: true,
  })
  planHash!: string | null;

  @Field(() => String, "Git commit of the server's code.")
  codeVersion!: string;

  @Field(() => Boolean, 'Whether the code had uncommitted changes.')
  codeDirty!: boolean;

  @Field(() => Int, 'Seed of every random choice, 0 to 2³¹ − 1.')
  seed!: number;

  @Field(() => [EnvironmentEntry], 'Versions that may matter: node, postgres, cpu, operating system. By name.')
  environment!: EnvironmentEntry[];
}

/** The lineage of a stored result. */
export function lineageOf({
  asOf,
  version,
  strategyVersion,
  planHash,
  codeVersion,
  codeDirty,
  seed,
  environment,
}: Omit<Lineage, 'dataVersion' | 'environment'> & {
  version: number;
  environment: Readonly<Record<string, string>>;
}): Lineage {
  return {
    asOf,
    dataVersion: version,
    strategyVersion,
    planHash,
    codeVersion,
    codeDirty,
    seed,
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
  };
}
