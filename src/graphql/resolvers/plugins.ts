import { Args, ArgsType, Ctx, Query, Resolver } from 'type-graphql';
import type { PluginKind as Kind } from '../../quant/plugin/plugin.js';
import type { PluginDescription } from '../../quant/plugin/registry.js';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { Plugin, PluginKind } from '../types/plugin.js';

@ArgsType()
class PluginsArgs {
  @Field(() => PluginKind, 'Only this kind.', { nullable: true })
  kind?: keyof typeof PluginKind | null;
}

@ArgsType()
class PluginArgs {
  @Field(() => PluginKind, 'Its kind.')
  kind!: keyof typeof PluginKind;

  @Field(() => String, 'Its name as in YAML: VSM.')
  name!: string;
}

const KINDS = {
  FACTOR: 'factor',
  OPTIMIZER: 'optimizer',
  COVARIANCE: 'covariance',
  RISK_RULE: 'riskRule',
} as const satisfies Record<keyof typeof PluginKind, Kind>;

@Resolver()
export class PluginsResolver {
  @Query(() => [Plugin], { description: 'The registered plugins, by kind and name.' })
  plugins(@Args(() => PluginsArgs) { kind }: PluginsArgs, @Ctx() { services }: Context): Plugin[] {
    return services.plugins.list(kind ? KINDS[kind] : null).map(pluginOf);
  }

  @Query(() => Plugin, { description: 'One plugin. Null with `UNKNOWN_PLUGIN`, which names the known ones.', nullable: true })
  plugin(@Args(() => PluginArgs) { kind, name }: PluginArgs, @Ctx() { services }: Context): Plugin {
    return pluginOf(services.plugins.get(KINDS[kind], name));
  }
}

function pluginOf({ kind, ...plugin }: PluginDescription): Plugin {
  const name = (Object.keys(KINDS) as (keyof typeof PluginKind)[]).find((key) => KINDS[key] === kind)!;
  return { ...plugin, kind: name };
}
