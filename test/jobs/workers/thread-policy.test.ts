import { UpstreamError } from '../../../src/data/providers/policy/upstream-error.js';
import type { FromThread } from '../../../src/jobs/workers/messages.js';
import { threadPolicy } from '../../../src/jobs/workers/thread-policy.js';

describe('the policy of a thread', () => {
  it('opens its breaker after as many failures as are configured, for so long, and tells its supervisor', async () => {
    const said: FromThread[] = [];
    const policy = threadPolicy({ breaker: { threshold: 2, openMs: 5000 } }, (message) => said.push(message));
    const fail = () => policy.run('the time', () => Promise.reject(new UpstreamError('ERROR_BODY', 'It is closed.')));
    await expect(fail()).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    await expect(fail()).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    await expect(fail()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    const { state, since, retryAt } = policy.state();
    expect(state).toBe('OPEN');
    expect(retryAt!.getTime() - since.getTime()).toBe(5000);
    expect(said.filter(({ type }) => type === 'log')).toEqual([expect.objectContaining({ level: 'warn' })]);
    expect(said.at(-1)).toMatchObject({ type: 'breaker', state: { state: 'OPEN', threshold: 2 } });
  });
});
