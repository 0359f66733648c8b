import fc from 'fast-check';
import { canonicalJson } from '../../src/domain/canonical-json.js';

/** The same by `JSON.stringify`, part by part. */
function bySorting(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

describe('canonical JSON', () => {
  it('is the JSON of objects whose keys are sorted', () => {
    const keys = fc.oneof(fc.string(), fc.constantFrom('a', 'b', '10', '9', 'B', '__proto__', '\n', '"'));
    const leaf = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(keys, tie('value'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value), (one) => {
        expect(canonicalJson(one)).toBe(bySorting(one));
      }),
      { numRuns: 500 },
    );
  });

  it('writes typed arrays as lists, dates as texts, and numbers that are none as texts', () => {
    expect(canonicalJson({ b: Float64Array.of(1, Number.NaN, -0), a: new Date(0), c: undefined })).toBe(
      '{"a":"1970-01-01T00:00:00.000Z","b":[1,"NaN",0]}',
    );
    expect(canonicalJson([undefined, Number.POSITIVE_INFINITY, 1e21])).toBe('[null,"Infinity",1e+21]');
  });
});
