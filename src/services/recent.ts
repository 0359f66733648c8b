/**
 * The values of the most recently used keys, each made once: who asks while a value is being made gets the same promise. A value that
 * could not be made is asked for again the next time.
 */
export class Recent<Value> {
  private readonly values = new Map<string, Promise<Value>>();

  constructor(private readonly size: number) {}

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.values.get(key) ?? make();
    // A Map keeps the order of insertion: the key that was used longest ago stands first.
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.size) this.values.delete(this.values.keys().next().value!);
    value.catch(() => {
      if (this.values.get(key) === value) this.values.delete(key);
    });
    return value;
  }
}
