/**
 * What `work` makes of each item, in the order of the items, with up to `ahead` of them under way. After a failure no further item is
 * begun; those under way end unheard.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  let next = 0;
  const begin = () => {
    if (next === items.length) return;
    const result = work(items[next++]);
    // Its failure is heard when its turn comes; until then it is no unhandled one.
    result.catch(() => {});
    underWay.push(result);
  };
  for (let i = 0; i < ahead; i++) begin();
  for (let result = underWay.shift(); result; result = underWay.shift()) {
    const done = await result;
    begin();
    yield done;
  }
}
