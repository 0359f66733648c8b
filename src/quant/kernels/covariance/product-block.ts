/**
 * The inner loop of a matrix product as WebAssembly with 128-bit lanes: a 4 × 4 block Σ a[t][i] · b[t][j] from two panels of four
 * columns each. A JavaScript engine has no other way to multiply two numbers at once: 500 × 756 take 12 ms, 2 × 2 blocks
 * over typed arrays 64 ms. The lanes are plain IEEE 754 doubles without fused operations, so every machine
 * gives the same bytes.
 */

/** Bytes of one panel row: four doubles. */
const ROW = 32;
const PAGE = 65536;

/* Opcodes of the WebAssembly specification 2.0, chapter 5.4. */
const LOOP_BEGIN = [0x03, 0x40];
const LOOP_AGAIN_UNLESS_ZERO = [0x0d, 0x00];
const END = 0x0b;
const I32_ADD = 0x6a;
const I32_SUB = 0x6b;
const F64X2_ADD = [0xfd, 0xf0, 0x01];
const F64X2_MUL = [0xfd, 0xf2, 0x01];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, value];
const load = (offset: number) => [0xfd, 0x00, 0x04, offset];
const loadTwice = (offset: number) => [0xfd, 0x0a, 0x03, offset];
const store = (offset: number) => [0xfd, 0x0b, 0x04, ...varint(offset)];

/* Locals of the function: its parameters, then the vectors. */
const A = 0;
const B = 1;
const OUT = 2;
const STEPS = 3;
const sumAt = (row: number, half: number) => 4 + 2 * row + half;
const B_HALVES = [12, 13];
const BOTH_A = 14;
const VECTORS = 11;

/** Sums the block of panels that begin at the bytes `a` and `b`, over `steps` ≥ 1 rows, into 16 doubles from the byte `out` on. */
export type ProductBlock = (a: number, b: number, out: number, steps: number) => void;

/** Memory and the function that works on it; both belong to this thread, and whatever is in the memory may go with the next `reserve`. */
export class BlockMachine {
  readonly multiply: ProductBlock;
  private readonly memory: WebAssembly.Memory;
  private view: Float64Array;

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()));
    this.multiply = exports.multiply as ProductBlock;
    this.memory = exports.memory as WebAssembly.Memory;
    this.view = new Float64Array(this.memory.buffer);
  }

  /** The memory as numbers, at least so many. */
  reserve(numbers: number): Float64Array {
    const missing = numbers - this.view.length;
    if (missing > 0) {
      this.memory.grow(Math.ceil((missing * 8) / PAGE));
      this.view = new Float64Array(this.memory.buffer);
    }
    return this.view;
  }
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const type = [1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0];
  const exported = [2, ...name('multiply'), 0, 0, ...name('memory'), 2, 0];
  const body = [1, VECTORS, 0x7b, ...instructions(), END];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, type),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, exported),
    ...section(10, [1, ...varint(body.length), ...body]),
  ]);
}

function instructions(): number[] {
  const rows = [0, 1, 2, 3];
  const halves = [0, 1];
  const advance = (local: number) => [...get(local), ...constant(ROW), I32_ADD, ...set(local)];
  const products = rows.flatMap((row) => [
    ...[...get(A), ...loadTwice(8 * row), ...set(BOTH_A)],
    ...halves.flatMap((half) => [
      ...[...get(sumAt(row, half)), ...get(BOTH_A), ...get(B_HALVES[half]), ...F64X2_MUL, ...F64X2_ADD],
      ...set(sumAt(row, half)),
    ]),
  ]);
  return [
    ...LOOP_BEGIN,
    ...halves.flatMap((half) => [...get(B), ...load(16 * half), ...set(B_HALVES[half])]),
    ...products,
    ...[...advance(A), ...advance(B)],
    ...[...get(STEPS), ...constant(1), I32_SUB, ...tee(STEPS), ...LOOP_AGAIN_UNLESS_ZERO],
    END,
    ...rows.flatMap((row) => halves.flatMap((half) => [...get(OUT), ...get(sumAt(row, half)), ...store(ROW * row + 16 * half)])),
  ];
}

function section(id: number, content: number[]): number[] {
  return [id, ...varint(content.length), ...content];
}

function name(text: string): number[] {
  return [text.length, ...Array.from(text, (letter) => letter.charCodeAt(0))];
}

/** A whole number in LEB128. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}
