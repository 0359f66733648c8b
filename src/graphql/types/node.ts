import { ID, InterfaceType } from 'type-graphql';
import { findNode } from '../../domain/node-id.js';
import { Field } from '../decorators.js';

@InterfaceType({ description: 'An object that `node` finds by its id.' })
export abstract class Node {
  @Field(() => ID, 'Opaque, unique over all types, never reused.')
  id!: string;
}

/** The type of an object with an id: the id says it. type-graphql would make this a promise, which compiled queries do not await. */
export function nodeTypeOf({ id }: { id: string }): string | undefined {
  return findNode(id)?.type;
}
