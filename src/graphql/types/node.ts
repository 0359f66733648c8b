import { ID, InterfaceType } from 'type-graphql';
import { findNode } from '../../domain/node-id.js';
import { Field } from '../decorators.js';

/** What `node` finds by its id; the id says which type it is. */
@InterfaceType({
  description: 'An object that `node` finds by its id.',
  resolveType: (value: { id: string }) => findNode(value.id)?.type,
})
export abstract class Node {
  @Field(() => ID, 'Opaque, unique over all types, never reused.')
  id!: string;
}
