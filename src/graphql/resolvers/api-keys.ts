import { Args, ArgsType, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { ApiKey, apiKeyOf, CreateApiKeyInput, CreateApiKeyPayload } from '../types/api-key.js';

@ArgsType()
class CreateApiKeyArgs {
  @Field(() => CreateApiKeyInput, 'Name and role.')
  input!: CreateApiKeyInput;
}

@ArgsType()
class RevokeApiKeyArgs {
  @Field(() => ID, 'Id of the key.')
  id!: string;
}

@Resolver()
export class ApiKeysResolver {
  @Query(() => [ApiKey], { description: 'The API keys, without their secrets. Needs ADMIN.', nullable: true })
  async apiKeys(@Ctx() context: Context): Promise<ApiKey[]> {
    requireRole(context, 'ADMIN');
    return (await context.services.apiKeys.list()).map(apiKeyOf);
  }

  @Mutation(() => CreateApiKeyPayload, { description: 'Makes an API key. Needs ADMIN.', nullable: true })
  async createApiKey(
    @Args(() => CreateApiKeyArgs) { input }: CreateApiKeyArgs,
    @Ctx() context: Context,
  ): Promise<CreateApiKeyPayload> {
    requireRole(context, 'ADMIN');
    const { name, role, expiresAt = null } = input;
    const { key, secret } = await context.services.apiKeys.create({ name, role, expiresAt }, context.caller.name);
    return { apiKey: apiKeyOf(key), secret };
  }

  @Mutation(() => ApiKey, {
    description: 'Ends an API key: requests with it fail, and its sockets are closed. Repeating it changes nothing. Needs ADMIN.',
    nullable: true,
  })
  async revokeApiKey(@Args(() => RevokeApiKeyArgs) { id }: RevokeApiKeyArgs, @Ctx() context: Context): Promise<ApiKey> {
    requireRole(context, 'ADMIN');
    return apiKeyOf(await context.services.apiKeys.revoke(id));
  }
}
