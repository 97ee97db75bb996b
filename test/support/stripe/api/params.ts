import { invalid } from './failure.ts';
import type { FormHash, FormValue } from './form.ts';

/** Reads the parameters of one call, refusing what Stripe refuses and naming the parameter as Stripe does. */
export class Params {
  tree: FormHash;
  #at: string;

  constructor(tree: FormHash, at = '') {
    this.tree = tree;
    this.#at = at;
  }

  /** Stripe's path of a parameter: `line_items[0][price]`. */
  path(name: string): string {
    return this.#at === '' ? name : `${this.#at}[${name}]`;
  }

  has(name: string): boolean {
    return this.tree[name] !== undefined;
  }

  /** Refuses every parameter that is not named here. */
  allowOnly(names: readonly string[]): void {
    for (const name of Object.keys(this.tree)) {
      if (names.includes(name)) continue;
      const param = this.path(name);
      throw invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
    }
  }

  /** Text, or undefined when absent. An empty text is refused: it would unset what cannot be unset. */
  text(name: string, maxLength = 5000): string | undefined {
    const value = this.emptyableText(name, maxLength);
    if (value !== '') return value;
    throw invalid(
      `You passed an empty string for '${this.path(name)}'. We assume empty values are an attempt to unset a ` +
        `parameter; however '${this.path(name)}' cannot be unset.`,
      { code: 'parameter_invalid_empty', param: this.path(name) },
    );
  }

  /** Text that may be empty, which is how a field is unset. */
  emptyableText(name: string, maxLength = 5000): string | undefined {
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw invalid('Invalid string', { param: this.path(name) });
    if (value.length > maxLength) {
      throw invalid(`Invalid string: must be at most ${maxLength} characters`, { param: this.path(name) });
    }
    return value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.absent(name);
    return value;
  }

  absent(name: string): Error {
    const param = this.path(name);
    return invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^-?\d{1,15}$/.test(value)) return Number(value);
    throw invalid(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param: this.path(name) });
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value === 'true' || value === 'false') return value === 'true';
    throw invalid(`Invalid boolean: ${value}`, { param: this.path(name) });
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found) return found;
    throw invalid(`Invalid ${this.path(name)}: must be one of ${choices.join(', ')}`, {
      param: this.path(name),
    });
  }

  url(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (parsed && /^https?:$/.test(parsed.protocol) && /^https?:\/\//i.test(value)) return value;
    throw invalid('Not a valid URL', { code: 'url_invalid', param: this.path(name) });
  }

  hash(name: string): Params | undefined {
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (isHash(value)) return new Params(value, this.path(name));
    throw invalid('Invalid object', { param: this.path(name) });
  }

  items(name: string): Params[] {
    const value = this.tree[name];
    if (value === undefined || value === '') return [];
    if (!Array.isArray(value)) throw invalid('Invalid array', { param: this.path(name) });
    return value.map((item, at) => {
      if (isHash(item)) return new Params(item, `${this.path(name)}[${at}]`);
      throw invalid('Invalid object', { param: `${this.path(name)}[${at}]` });
    });
  }

  texts(name: string): string[] {
    const value = this.tree[name];
    if (value === undefined || value === '') return [];
    if (!Array.isArray(value)) throw invalid('Invalid array', { param: this.path(name) });
    return value.map((item) => {
      if (typeof item === 'string') return item;
      throw invalid('Invalid string', { param: this.path(name) });
    });
  }
}

function isHash(value: FormValue): value is FormHash {
  return typeof value === 'object' && !Array.isArray(value);
}
