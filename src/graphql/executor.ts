/**
 * Executes queries by graphql-jit, which compiles each document once: 3,000 rows with the exposures of ten factors take 17 ms instead of
 * 64 by graphql-js (measured on two cores, JSON included). docs/decisions/0012-compiled-queries.md has the rest.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';

/** A valid document to execute. */
export interface Operation {
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: Readonly<Record<string, unknown>> | null;
  contextValue?: unknown;
}

/** Compiled queries that are kept, each about 100 kB. A dashboard sends some dozens. */
const KEPT_QUERIES = 200;

/** Most variables that are reported at once. */
const REPORTED_FAULTS = 50;

/** Executes the queries of a schema. */
export class Executor {
  private readonly compiled = new Map<DocumentNode, Map<string, CompiledQuery>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** The result of a query. What is wrong with it is in the result, never thrown. */
  async execute({ document, operationName, variableValues, contextValue }: Operation): Promise<ExecutionResult> {
    // graphql-jit reads variables by itself, but what graphql-js says of a wrong one keeps the codes of our scalars.
    const { variableDefinitions } = getOperationAST(document, operationName) ?? {};
    if (variableDefinitions && variableDefinitions.length > 0) {
      const { errors } = getVariableValues(this.schema, variableDefinitions, variableValues ?? {}, {
        maxErrors: REPORTED_FAULTS,
      });
      if (errors) return { errors };
    }
    const query = this.compile(document, operationName);
    if (!isCompiledQuery(query)) return query;
    const result = await query.query(undefined, contextValue, variableValues);
    return result.errors ? { ...result, errors: result.errors.map(withExtensions) } : result;
  }

  private compile(document: DocumentNode, operationName?: string | null): CompiledQuery | ExecutionResult {
    const operations = this.compiled.get(document) ?? new Map<string, CompiledQuery>();
    const name = operationName ?? '';
    const query = operations.get(name) ?? compileQuery(this.schema, document, operationName ?? undefined);
    if (!isCompiledQuery(query)) return query;
    operations.set(name, query);
    // A Map keeps the order of insertion: the document that was used longest ago stands first.
    this.compiled.delete(document);
    this.compiled.set(document, operations);
    if (this.compiled.size > KEPT_QUERIES) this.compiled.delete(this.compiled.keys().next().value!);
    return query;
  }
}

/** Errors of compiled queries have no extensions where those of graphql-js, which Apollo counts on, have empty ones. */
function withExtensions(error: GraphQLError): GraphQLError {
  return error.extensions ? error : Object.create(error, { extensions: { value: {}, enumerable: true } });
}
