import { enumType, Field, Type } from '../decorators.js';
import { DateTimeScalar } from '../scalars/date-time.js';

export const Role = enumType('Role', 'What a caller may do; each role may do what the ones before may.', {
  VIEWER: 'Read and subscribe.',
  ANALYST: 'Start, cancel and retry jobs.',
  ADMIN: 'Send orders, decide about data, manage keys, read files of the server.',
});

export const CredentialKind = enumType('CredentialKind', 'How a caller proved itself.', {
  API_KEY: 'An API key.',
  JWT: 'A JSON web token.',
  LOOPBACK: 'Nothing: development mode on the loopback interface.',
});

@Type('Who is asking.')
export class Viewer {
  @Field(() => String, 'Name of the key, or the subject of the token; `anonymous` on an open loopback.')
  name!: string;

  @Field(() => Role, 'The highest role.')
  role!: keyof typeof Role;

  @Field(() => CredentialKind, 'How it proved itself.')
  credential!: keyof typeof CredentialKind;

  @Field(() => DateTimeScalar, 'When the credential ends; null if it does not.', { nullable: true })
  expiresAt!: Date | null;
}
