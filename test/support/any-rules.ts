import fc from 'fast-check';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Any of the risk rules with parameters, so that six to fourteen names in four sectors can keep them more often than not. */
export const anyRules: fc.Arbitrary<Record<string, object>> = fc
  .record(
    {
      MaxWeight: fc.record({ maxWeight: between(0.12, 0.5) }),
      Sector: fc.record({ maxSectorWeight: between(0.26, 0.7) }),
      Beta: fc.record({ minBeta: between(0.5, 0.95), maxBeta: between(0.96, 1.4) }),
      Turnover: fc.record({ maxTurnover: between(0.3, 1.5) }),
      Liquidity: fc.record({ maxVolumeShare: between(0.05, 0.5) }),
      MinWeight: fc.record({ minWeight: between(0, 0.05) }),
    },
    { requiredKeys: [] },
  )
  .map((rules) => ({ ...rules }));
