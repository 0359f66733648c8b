import { ID } from 'type-graphql';
import type { StoredApiKey } from '../../data/store/find/api-keys.js';
import { nodeIdOf } from '../../domain/node-id.js';
import { Field, Input, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Node } from './node.js';
import { Role } from './viewer.js';

@Type('An API key. The secret is shown once, when it is made.', { implements: Node })
export class ApiKey {
  @Field(() => ID, 'Opaque id.')
  id!: string;

  @Field(() => String, 'What it is for.')
  name!: string;

  @Field(() => Role, 'What it may do.')
  role!: keyof typeof Role;

  @Field(() => String, 'First characters of the secret, to recognise it by.')
  prefix!: string;

  @Field(() => DateTimeScalar, 'When it was made.')
  createdAt!: Date;

  @Field(() => String, 'Who made it; null for the key of the first start.', { nullable: true })
  createdBy!: string | null;

  @Field(() => DateTimeScalar, 'Last use, to the minute; null if never.', { nullable: true })
  lastUsedAt!: Date | null;

  @Field(() => DateTimeScalar, 'When it ends by itself; null: never.', { nullable: true })
  expiresAt!: Date | null;

  @Field(() => DateTimeScalar, 'When it was revoked; null while it is good.', { nullable: true })
  revokedAt!: Date | null;
}

@Input('A key to make.')
export class CreateApiKeyInput {
  @Field(() => String, 'What it is for, unique.')
  name!: string;

  @Field(() => Role, 'What it may do.')
  role!: keyof typeof Role;

  @Field(() => DateTimeScalar, 'When it ends by itself; omitted: never.', { nullable: true })
  expiresAt?: Date | null;
}

@Type('A new key with its secret.')
export class CreateApiKeyPayload {
  @Field(() => ApiKey, 'The key.')
  apiKey!: ApiKey;

  @Field(() => String, 'The secret, to be sent as `Authorization: Bearer …`. Shown this once.')
  secret!: string;
}

/** A stored key as it is served. */
export function apiKeyOf(key: StoredApiKey): ApiKey {
  return { ...key, id: nodeIdOf('ApiKey', key.id) };
}
