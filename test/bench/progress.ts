/** One line that changes on a terminal; elsewhere a line every few seconds, so that a log shows that it lives. */
export class Progress {
  readonly #startedAtMs = performance.now();
  readonly #stream: NodeJS.WriteStream;
  #shownAtMs = -Infinity;

  /** @param stream Not where the report goes. */
  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  get seconds(): number {
    return (performance.now() - this.#startedAtMs) / 1000;
  }

  /** Something new begins. */
  show(line: string): void {
    this.#shownAtMs = performance.now();
    const text = `${String(Math.round(this.seconds)).padStart(4)} s  ${line}`;
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Something goes on. */
  update(line: string): void {
    if (performance.now() - this.#shownAtMs > (this.#stream.isTTY ? 200 : 5000)) this.show(line);
  }

  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K');
  }
}
