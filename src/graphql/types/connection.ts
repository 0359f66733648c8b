import { type ClassType, Int } from 'type-graphql';
import { Field, Type } from '../decorators.js';
import { PageInfo } from './page-info.js';

/** Some rows of a list and where they lie in it. */
export interface Page<Row> {
  rows: readonly Row[];
  cursorOf(row: Row): string;
  hasPreviousPage: boolean;
  hasNextPage: boolean;
  /** Rows over all pages; asked only when selected. */
  totalCount(): number | Promise<number>;
}

/**
 * The connection class of a type, with its edge class: `SecurityConnection` and `SecurityEdge` for `Security`. Edges, cursors and counts
 * are made when they are selected.
 */
export function connectionType<Row extends object>(name: string, rowType: () => ClassType<Row>, rows: string) {
  @Type(`A row of a ${name}Connection.`, { name: `${name}Edge` })
  class Edge {
    constructor(
      private readonly page: Page<Row>,
      row: Row,
    ) {
      this.node = row;
    }

    @Field(() => String, 'Position of the row, for `after`.')
    get cursor(): string {
      return this.page.cursorOf(this.node);
    }

    @Field(rowType, 'The row.')
    readonly node: Row;
  }

  @Type(`A page: ${rows}.`, { name: `${name}Connection` })
  class Connection {
    constructor(private readonly page: Page<Row>) {}

    @Field(() => [Edge], 'The rows with their cursors.')
    get edges(): Edge[] {
      return this.page.rows.map((row) => new Edge(this.page, row));
    }

    @Field(() => [rowType()], 'The rows.')
    get nodes(): readonly Row[] {
      return this.page.rows;
    }

    @Field(() => PageInfo, 'Where the page lies.')
    get pageInfo(): PageInfo {
      const { rows, cursorOf, hasNextPage, hasPreviousPage } = this.page;
      const first = rows.at(0);
      const last = rows.at(-1);
      return {
        hasNextPage,
        hasPreviousPage,
        startCursor: first === undefined ? null : cursorOf(first),
        endCursor: last === undefined ? null : cursorOf(last),
      };
    }

    @Field(() => Int, 'Rows over all pages, under the same filters. Counted only when selected.')
    totalCount(): number | Promise<number> {
      return this.page.totalCount();
    }
  }
  return Connection;
}
