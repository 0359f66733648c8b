import { type ProviderPolicy, providerPolicy } from '../../data/providers/policy/provider-policy.js';
import { YAHOO_MARKET } from '../../data/providers/yahoo/yahoo-market.js';
import type { WorkSettings } from '../work.js';
import type { FromThread } from './messages.js';

/** The policy by which all jobs of a thread ask Yahoo. What its breaker does is told to the supervisor, which logs and keeps it. */
export function threadPolicy({ breaker }: Pick<WorkSettings, 'breaker'>, say: (message: FromThread) => void): ProviderPolicy {
  const logAs = (level: 'info' | 'warn' | 'error') => (text: string) => say({ type: 'log', level, text });
  return providerPolicy(YAHOO_MARKET.name, {
    ...breaker,
    log: { info: logAs('info'), warn: logAs('warn'), error: logAs('error') },
    onState: (state) => say({ type: 'breaker', state }),
  });
}
