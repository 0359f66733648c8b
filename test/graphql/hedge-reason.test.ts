import { parse } from 'graphql';
import { ANONYMOUS } from '../../src/domain/caller.js';
import { conflict, noData } from '../../src/domain/errors.js';
import { createContext } from '../../src/graphql/context.js';
import { Executor } from '../../src/graphql/executor.js';
import { createSchema } from '../../src/graphql/schema.js';
import { type Answer, found, nothing } from '../../src/services/answer.js';
import type { Services } from '../../src/services/services.js';

const executor = new Executor(createSchema());
const document = parse('{ mine: risk { horizonDays hedge { spot } } }');

/** The answer about a portfolio whose hedge cannot be priced. */
async function answerWith(error: Error) {
  const services = {
    risks: { report: async (query: object) => found({ query, figures: { horizonDays: 1 } }) },
    hedges: {
      overlay: async () => {
        throw error;
      },
    },
  } as unknown as Services;
  const contextValue = createContext(services, ANONYMOUS);
  return { ...(await executor.execute({ document, contextValue })), reasons: contextValue.reasons };
}

describe('the hedge of a risk report', () => {
  it('is null with the reason where nothing is known of what the put would be on', async () => {
    const { data, errors, reasons } = await answerWith(noData('SPY has no close on or before 2017-12-29.'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ mine: { horizonDays: 1, hedge: null } });
    expect(reasons).toEqual([{ path: ['mine', 'hedge'], message: 'SPY has no close on or before 2017-12-29.' }]);
  });

  it('is an error where something else is wrong', async () => {
    const { errors, reasons } = await answerWith(conflict('Something else.'));
    expect(errors?.[0].path).toEqual(['mine', 'hedge']);
    expect(reasons).toEqual([]);
  });
});

describe('the tail hedge', () => {
  const both = parse('{ risk { hedge { triggered } } hedge { triggered } }');
  const askedOf = async (risk: Answer<object>) => {
    const services = {
      risks: { report: async () => risk },
      hedges: { overlay: async () => ({ spot: 267 }) },
    } as unknown as Services;
    const { data, errors } = await executor.execute({ document: both, contextValue: createContext(services, ANONYMOUS) });
    expect(errors).toBeUndefined();
    return data;
  };
  const portfolio = (...codes: string[]) => found({ query: {}, figures: { warnings: codes.map((code) => ({ code })) } });

  it('is triggered where the value at risk of the portfolio is above its limit, and by nothing else', async () => {
    const [yes, no] = [true, false].map((triggered) => ({ hedge: { triggered } }));
    expect(await askedOf(portfolio('FALLBACK', 'VAR_ABOVE_LIMIT'))).toEqual({ risk: yes, ...yes });
    expect(await askedOf(portfolio('FALLBACK'))).toEqual({ risk: no, ...no });
    expect(await askedOf(nothing('There is no portfolio yet.'))).toEqual({ risk: null, ...no });
  });
});
