/**
 * What a query may cost, on HTTP and WebSocket alike: tokens and depth and aliases by its text, cost by its text and variables. Each
 * refusal is QUERY_TOO_COSTLY with the limit and the figure.
 */
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { type ComplexityEstimator, fieldExtensionsEstimator, getComplexity } from 'graphql-query-complexity';
import { tooCostly } from './too-costly.js';

/** The limits of a query. */
export interface QueryLimits {
  /** How deep it may nest. */
  maxDepth: number;
  /** How many aliases it may use. */
  maxAliases: number;
  /** How many tokens it may have. */
  maxTokens: number;
  /** How many leaf values it may ask for, estimated. */
  maxCost: number;
}

/** Rows that a list of objects without a size argument is taken to have: the factors of a run, the tickers of a security. */
const UNSIZED_ROWS = 8;

/** Fields of the schema about itself: editors ask for them in one deep query. graphql-js limits them by a rule of its own. */
const isMeta = (name: string) => name.startsWith('__');

/** The validation rule of what the text alone decides: depth and aliases, fragments expanded. */
export function limitRule({ maxDepth, maxAliases }: QueryLimits): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    OperationDefinition(operation) {
      const { depth, aliases } = measure(operation.selectionSet, context, new Map());
      if (depth > maxDepth) context.reportError(tooCostly('depth', depth, maxDepth));
      if (aliases > maxAliases) context.reportError(tooCostly('number of aliases', aliases, maxAliases));
    },
  });
}

interface Measure {
  depth: number;
  aliases: number;
}

const NOTHING: Measure = { depth: 0, aliases: 0 };

/** Fragments are measured once each, so that a document in which each spreads the next one twice is cheap to refuse. */
function measure(set: SelectionSetNode, context: ValidationContext, fragments: Map<string, Measure>): Measure {
  let depth = 0;
  let aliases = 0;
  for (const selection of set.selections) {
    let inner = NOTHING;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      inner = measureFragment(selection.name.value, context, fragments);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      inner = measure(selection.selectionSet, context, fragments);
    } else if (!isMeta(selection.name.value)) {
      const below = selection.selectionSet ? measure(selection.selectionSet, context, fragments) : NOTHING;
      inner = { depth: below.depth + 1, aliases: below.aliases + Number(selection.alias !== undefined) };
    }
    depth = Math.max(depth, inner.depth);
    aliases += inner.aliases;
  }
  return { depth, aliases };
}

function measureFragment(name: string, context: ValidationContext, fragments: Map<string, Measure>): Measure {
  const known = fragments.get(name);
  if (known) return known;
  // Stands for the fragment while it is measured; one that contains itself is refused by a rule of graphql-js.
  fragments.set(name, NOTHING);
  const fragment = context.getFragment(name);
  const measured = fragment ? measure(fragment.selectionSet, context, fragments) : NOTHING;
  fragments.set(name, measured);
  return measured;
}

/** What a query costs with its variables: a leaf value 1, a list as many times its rows as it may have. */
export class CostLimit {
  private readonly costs = new WeakMap<DocumentNode, Map<string, number>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: QueryLimits,
  ) {}

  /** Throws QUERY_TOO_COSTLY. Variables that cannot be read are left to the execution, which says what is wrong with them. */
  check(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>> | null | undefined,
    operationName?: string | null,
  ): void {
    const cost = this.costOf(document, variables ?? {}, operationName ?? undefined);
    if (cost > this.limits.maxCost) throw tooCostly('cost', cost, this.limits.maxCost);
  }

  /** Documents are parsed once and come again with the same variables: their cost is kept, a few for each document. */
  private costOf(document: DocumentNode, variables: Readonly<Record<string, unknown>>, operationName?: string): number {
    const key = `${operationName ?? ''} ${JSON.stringify(variables)}`;
    const costs = this.costs.get(document) ?? new Map<string, number>();
    this.costs.set(document, costs);
    let cost = costs.get(key);
    if (cost === undefined) {
      cost = this.estimate(document, variables, operationName);
      if (costs.size >= KEPT_COSTS) costs.clear();
      if (key.length <= LONGEST_KEY) costs.set(key, cost);
    }
    return cost;
  }

  private estimate(query: DocumentNode, variables: Readonly<Record<string, unknown>>, operationName?: string): number {
    try {
      return getComplexity({ schema: this.schema, query, variables, operationName, estimators: ESTIMATORS });
    } catch (error) {
      if (error instanceof GraphQLError && /maximum allowed number of nodes/.test(error.message)) return Number.POSITIVE_INFINITY;
      return 0;
    }
  }
}

const KEPT_COSTS = 20;
const LONGEST_KEY = 2000;

const bySize: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (isMeta(field.name)) return 1;
  // An explicit null means the default too.
  const size = args.first ?? field.args.find(({ name }) => name === 'first')?.defaultValue ?? args.limit;
  return 1 + rowsOf(type.name, field.type, size) * childComplexity;
};

const ESTIMATORS = [fieldExtensionsEstimator(), bySize];

function rowsOf(parent: string, type: unknown, size: unknown): number {
  if (typeof size === 'number') return Math.max(0, size);
  const bare = isNonNullType(type) ? type.ofType : type;
  // The rows of a page were counted with its field, which has `first`.
  const counted = parent.endsWith('Connection');
  return isListType(bare) && !isLeafType(getNamedType(bare)) && !counted ? UNSIZED_ROWS : 1;
}
