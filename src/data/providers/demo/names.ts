import type { Random } from './random.js';

const BEGINNINGS = (
  'Alder Bracken Calder Dunmar Elder Fenwin Gorse Hazel Ivor Juniper Kestrel Larken ' +
  'Marlin Nether Oaken Pellan Quillan Rooker Sable Thistle Umber Valen Wrenna Yarrow'
).split(' ');
const ENDINGS = ['brook', 'croft', 'dale', 'fell', 'gate', 'holt', 'mere', 'mont', 'ridge', 'stead', 'ton', 'wick'];

/** What a firm is called: an invented place, and a ticker of three or four letters made from it. */
export interface FirmName {
  place: string;
  ticker: string;
}

/** So many different names of invented places; every fourth ticker has three letters. Throws `RangeError` for more than there are. */
export function firmNames(count: number, random: Random): FirmName[] {
  const places = random.shuffled(BEGINNINGS.flatMap((beginning) => ENDINGS.map((ending) => ({ beginning, ending }))));
  if (count > places.length) throw new RangeError(`There are ${places.length} names, not ${count}.`);
  const taken = new Set<string>();
  return places.slice(0, count).map(({ beginning, ending }, i) => {
    const long = (beginning.slice(0, 2) + ending[0] + consonantAfterFirst(ending)).toUpperCase();
    const short = (beginning[0] + beginning[2] + ending[0]).toUpperCase();
    // Beginnings differ in their first two letters, and endings in the two that are taken: the long form is always free.
    const ticker = i % 4 === 0 && !taken.has(short) ? short : long;
    taken.add(ticker);
    return { place: beginning + ending, ticker };
  });
}

function consonantAfterFirst(word: string): string {
  return [...word.slice(1)].find((letter) => !'aeiou'.includes(letter)) ?? word[1];
}
